"""Server-side printing: the tables that `kubectl get` asks for.

https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
"""

from playground.cluster.server.tables.table import TableStyle, table_row_text, table_text

__all__ = ["TableStyle", "table_row_text", "table_text"]
