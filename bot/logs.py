"""Logs: one JSON object a line on stderr, with secrets taken out on the way.

Slack's SDK logs whole payloads at DEBUG and response_urls are as good as tokens, so its loggers
stay at INFO or above and every line passes the same filter.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S+|"
    r"(?<=Bearer )[\w.~+/-]+=*|k8s-aws-v1\.[\w-]+|(?:AKIA|ASIA)[A-Z0-9]{16}|"
    r"(?<=X-Amz-Signature=)[0-9a-f]+|(?<=X-Amz-Security-Token=)[^&\s]+"
)
REMOVED = "[removed]"


def configure_logs(level: str) -> None:
    """Send everything, libraries' logs included, through one filter to stderr."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_secrets,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("slack_bolt", "slack_sdk", "botocore", "urllib3", "apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


def without_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The event with tokens, keys and signed addresses replaced."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = SECRET.sub(REMOVED, value)
        elif not isinstance(value, (int, float, bool, type(None))) and not key.startswith("_"):
            event[key] = SECRET.sub(REMOVED, str(value))
    return event
