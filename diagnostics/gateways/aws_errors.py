"""What boto3 raises, in our own words, and the grant to add when AWS says no.

AWS says "not allowed" in several ways: AccessDenied (IAM, STS), AccessDeniedException (ECR, EKS),
UnauthorizedOperation (EC2); an unsigned, expired or unknown identity in others, and those no grant
mends. Source: the "Common errors" page of each service's API reference.
"""

import re
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
        "403",
    }
)
BAD_CREDENTIALS = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
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
NOT_FOUND_ENDINGS = (
    "NotFoundException",
    "NoSuchEntity",
    ".NotFound",
    "NatGatewayNotFound",
    "NotInUseException",
    "NotEnabledException",
)
ASSUME = "sts:AssumeRole"
ASSUMED = re.compile(r"on resource: (\S+)")


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
        text = f"the bot has no usable AWS credentials: {error}"
        raise Refused(action, subject, text) from error
    except BotoCoreError as error:
        raise Unreachable(action, subject, str(error)) from error
    except (KeyError, IndexError) as error:  # botocore reads half an answer as an empty one
        raise Unreachable(action, subject, f"an answer without {error}") from error


def _from_client_error(action: str, subject: str, error: ClientError) -> Exception:
    code = str(error.response.get("Error", {}).get("Code", ""))
    text = str(error.response.get("Error", {}).get("Message", "")) or code
    if text.lstrip().startswith("<"):  # a page of something on the way, which explains nothing
        text = "answered with a page of HTML"
    if error.operation_name == "AssumeRole" and action != ASSUME:
        # The session took on its role first: the call itself was never made.
        role = ASSUMED.search(text)
        action, subject = ASSUME, role[1] if role else "the role the bot is configured to assume"
    if code in DENIED:
        return Denied(action, subject, text, Permission(action, subject))
    if code in BAD_CREDENTIALS:
        text = f"AWS does not accept the bot's credentials ({code}): {text}"
        return Refused(action, subject, text)
    if code in THROTTLED:
        return Throttled(action, subject, text)
    if code.endswith(NOT_FOUND_ENDINGS):
        return NotFound(action, subject, text, code)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status >= 500:
        return Unreachable(action, subject, f"{code}: {text}")
    return Refused(action, subject, f"{code}: {text}")
