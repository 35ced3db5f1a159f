"""What boto3 raises, in our own words, and the grant to add when AWS says no.

AWS says "not allowed" in several ways: AccessDenied (IAM, STS), AccessDeniedException (ECR, EKS),
UnauthorizedOperation (EC2); an unsigned or unknown identity in others. Source: the "Common errors"
page of each service's API reference.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from diagnostics.gateways.errors import Denied, NotFound, Refused, Throttled, Unreachable
from diagnostics.model import Permission

DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "UnauthorizedOperation",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "403",
    }
)
THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "RequestThrottled",
        "SlowDown",
    }
)
NOT_FOUND_ENDINGS = ("NotFoundException", "NoSuchEntity", ".NotFound", "ResourceNotFoundException")


@contextmanager
def translated(action: str, subject: str) -> Iterator[None]:
    """Turn boto3's exceptions of one call into ours; `action` as IAM writes it.

    Take what is needed out of the answer inside: an answer cut short is found there.
    """
    try:
        yield
    except ClientError as error:
        raise _from_client_error(action, subject, error) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise Denied(action, subject, str(error), Permission(action, subject)) from error
    except BotoCoreError as error:
        raise Unreachable(action, subject, _short(str(error))) from error
    except (KeyError, IndexError) as error:  # botocore reads half an answer as an empty one
        raise Unreachable(action, subject, f"an answer without {error}") from error


def _from_client_error(action: str, subject: str, error: ClientError) -> Exception:
    code = str(error.response.get("Error", {}).get("Code", ""))
    text = _short(str(error.response.get("Error", {}).get("Message", "")) or code)
    if code in DENIED:
        return Denied(action, subject, text, Permission(action, subject))
    if code in THROTTLED:
        return Throttled(action, subject, text)
    if code.endswith(NOT_FOUND_ENDINGS):
        return NotFound(action, subject, text, code)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status >= 500:
        return Unreachable(action, subject, f"{code}: {text}")
    return Refused(action, subject, f"{code}: {text}")


def _short(text: str) -> str:
    return text if len(text) <= 300 else text[:297] + "..."
