"""What an operator sees of the bot: counts and seconds, no names of people or images."""

from prometheus_client import Counter, Gauge, Histogram

DIAGNOSES = Counter("imagepull_diagnoses_total", "Diagnoses, by verdict.", ["verdict"])
DIAGNOSIS_SECONDS = Histogram(
    "imagepull_diagnosis_seconds",
    "From the question to the diagnosis.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30),
)
DIGESTS = Counter("imagepull_digests_total", "Digests, by what became of them.", ["outcome"])
AUDIT_ROWS = Gauge("imagepull_audit_rows", "Rows of the audit trail, as this replica last saw it.")
QUEUE_DEPTH = Gauge("imagepull_queue_depth", "Questions waiting or under way.")
