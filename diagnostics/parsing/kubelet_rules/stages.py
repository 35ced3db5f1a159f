"""The reading order: a rule of an earlier stage wins; inside a stage the later clause wins."""

from diagnostics.parsing.kubelet_rules.content import CONTENT
from diagnostics.parsing.kubelet_rules.existence import EXISTENCE
from diagnostics.parsing.kubelet_rules.identity import IDENTITY
from diagnostics.parsing.kubelet_rules.network import DISK, DNS, PROXY, TLS, TRANSPORT
from diagnostics.parsing.kubelet_rules.stated import LIMITS, NO_DETAIL, STATED
from diagnostics.parsing.kubelet_rules.vague import VAGUE

BEFORE_STATUS = (STATED, LIMITS, PROXY, DNS, TLS, DISK, IDENTITY + EXISTENCE + CONTENT)
AFTER_STATUS = (TRANSPORT, VAGUE, NO_DETAIL)
STAGES = BEFORE_STATUS + AFTER_STATUS
STATUS_STAGE = len(BEFORE_STATUS)
"""Rules of stages from here on decide only when no HTTP status does."""
