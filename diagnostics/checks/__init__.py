"""The steps of the runbook, one file each: `observe` looks, `judge` says what it means."""
