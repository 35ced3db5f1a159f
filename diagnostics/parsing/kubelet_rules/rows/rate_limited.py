"""Too many requests."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "toomanyrequests",
        C.RATE_LIMITED,
        "the registry's limit on pulls was reached",
        "toomanyrequests: slow down",
    ),
    Rule(
        "pull rate limit",
        C.RATE_LIMITED,
        "the registry's limit on pulls was reached",
        "You have reached your unauthenticated pull rate limit.",
    ),
    Rule(
        "Rate exceeded",
        C.RATE_LIMITED,
        "AWS throttles these requests",
        "Rate exceeded",
    ),
    Rule(
        "SlowDown",
        C.RATE_LIMITED,
        "the layer storage throttles these requests",
        "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>",
    ),
    Rule(
        "Quota exceeded for quota metric",
        C.RATE_LIMITED,
        "Google's quota on requests was reached",
        "denied: Quota exceeded for quota metric 'Requests per project per region'",
    ),
    Rule(
        "UpstreamTooManyRequests",
        C.RATE_LIMITED,
        "the pull-through rule's upstream registry throttles ECR",
        "failureCode: UpstreamTooManyRequests",
    ),
    Rule(
        "too many requests to",
        C.RATE_LIMITED,
        "too many requests were made",
        "pinging container registry docker.io: too many requests to registry",
    ),
    Rule(
        "rate limit exceeded|reached|hit",
        C.RATE_LIMITED,
        "too many requests were made",
        "rate limit exceeded",
    ),
    Rule(
        "ThrottlingException|TooManyRequestsException|RequestLimitExceeded",
        C.RATE_LIMITED,
        "AWS throttles these requests",
        "api error ThrottlingException: slow down",
    ),
)

VAGUE = (
    Rule(
        "Too Many Requests",
        C.RATE_LIMITED,
        "too many requests were made",
        "the answer was Too Many Requests",
    ),
    Rule(
        "throttled|throttling",
        C.RATE_LIMITED,
        "too many requests were made",
        "the request was throttled",
    ),
    Rule(
        "rate limit",
        C.RATE_LIMITED,
        "a limit on requests was reached",
        "error: API rate limit",
    ),
)
