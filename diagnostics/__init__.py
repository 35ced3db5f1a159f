"""The read-only core: why can this workload not pull its image?

Knows no Slack and holds no method that writes. Start reading in `diagnostics.runbook`.
"""
