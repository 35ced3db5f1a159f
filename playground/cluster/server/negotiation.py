"""What form of answer the client accepts.

https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources
"""

_TABLE_GROUP = "meta.k8s.io"


def table_version(accept: str) -> str:
    """Return the version of Table that an Accept header prefers over the object, empty for none."""
    for offer in accept.split(","):
        media_type, *parameters = (part.strip() for part in offer.split(";"))
        values = dict(part.split("=", 1) for part in parameters if "=" in part)
        if media_type == "application/json" and "as" not in values:
            return ""
        if values.get("as") == "Table" and values.get("g") == _TABLE_GROUP:
            return values.get("v", "")
    return ""
