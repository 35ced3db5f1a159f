"""How the schema came to be, one step a file, applied by remediation/migrate.py."""
