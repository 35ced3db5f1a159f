"""Logs: one JSON object a line on stderr, with secrets taken out on the way.

Bolt logs whole requests below WARNING, with response_urls that are as good as tokens; so libraries
are heard from WARNING on, whatever level they set themselves, and every line is cleaned and cut.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|https?://hooks\.slack\.com/[^\s\"]+|"
    r"(?<=Bearer )[\w.~+/-]+=*|k8s-aws-v1\.[\w-]+|(?:AKIA|ASIA)[A-Z0-9]{16}|"
    r"(?<=X-Amz-Signature=)[0-9a-f]+|(?<=X-Amz-Security-Token=)[^&\s]+|"
    r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"
)
REMOVED = "[removed]"
LONGEST = 2_000
LIBRARIES = ("slack_bolt", "slack_sdk", "botocore", "boto3", "urllib3", "apscheduler", "alembic")


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
    handler.addFilter(_worth_hearing)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())


def without_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The event with tokens, keys and signed addresses replaced."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _clean(value)
        elif not isinstance(value, (int, float, bool, type(None))) and not key.startswith("_"):
            event[key] = _clean(str(value))
    return event


def _clean(text: str) -> str:
    """Without secrets, and cut in the middle: a traceback says what happened in its last line."""
    clean = SECRET.sub(REMOVED, text)
    if len(clean) <= LONGEST:
        return clean
    half = LONGEST // 2
    return f"{clean[:half]} ... ({len(clean) - 2 * half} characters) ... {clean[-half:]}"


def _worth_hearing(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or not record.name.startswith(LIBRARIES)
