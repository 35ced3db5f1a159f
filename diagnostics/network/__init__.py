"""Can a node's packets reach a registry? Pure: values in, verdicts out; the reads are elsewhere.

Start at `verdict.py`. Sources: Amazon ECR User Guide, "Amazon ECR interface VPC endpoints"; Amazon
VPC User Guide, "Route tables", "Security groups", "Network ACLs"; AWS PrivateLink Guide.
"""
