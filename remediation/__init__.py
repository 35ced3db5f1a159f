"""Everything that writes, behind an approval: plan, approval, run, audit, verify."""
