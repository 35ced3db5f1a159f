"""Slack clients with the retries that are safe here.

A post is never repeated blindly: after a broken connection nobody knows whether Slack took it. A
429 is: Slack did not take that call (https://docs.slack.dev/apis/web-api/rate-limits).
"""

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.http_retry.handler import RetryHandler

TIMEOUT = 10
IMPATIENT_TIMEOUT = 5


def slack_client(token: str, base_url: str = WebClient.BASE_URL) -> WebClient:
    """A client for work that may wait: it honours Retry-After, twice. Never use it before ack()."""
    patience: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=2)]
    return WebClient(token, base_url=base_url, timeout=TIMEOUT, retry_handlers=patience)


def impatient(client: WebClient) -> WebClient:
    """The same identity without retries, for calls whose moment passes."""
    return WebClient(
        client.token,
        base_url=client.base_url,
        timeout=IMPATIENT_TIMEOUT,
        ssl=client.ssl,
        proxy=client.proxy,
        retry_handlers=[],
    )
