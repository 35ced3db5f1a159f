"""Nobody answered in time."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

TRANSPORT = (
    Rule(
        "because of no progress in",
        C.TIMEOUT,
        "the runtime gave up a pull that made no progress",
        "cancel pulling image r.example/app:1.0 because of no progress in 5m0s",
        also=(C.OTHER,),
    ),
    Rule(
        "net/http request canceled",
        C.TIMEOUT,
        "the runtime gave up the request",
        "ErrImagePull: net/http: request canceled",
        also=(C.OTHER,),
    ),
    Rule(
        "send request failed",
        C.TIMEOUT,
        "the AWS API could not be reached",
        "RequestError: send request failed caused by: Post https://api.ecr....",
        also=(
            C.DNS,
            C.CONNECTION_REFUSED,
        ),
    ),
    Rule(
        "TLS handshake timeout",
        C.TIMEOUT,
        "the connection stood, but the TLS handshake got no answer in time",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": net/http: '
        "TLS handshake timeout",
    ),
    Rule(
        "context deadline exceeded",
        C.TIMEOUT,
        "the pull took longer than its deadline",
        "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
    ),
    Rule(
        "code DeadlineExceeded",
        C.TIMEOUT,
        "the pull took longer than its deadline",
        "rpc error: code = DeadlineExceeded desc = stream terminated by RST_STREAM with code 8",
    ),
    Rule(
        "context canceled",
        C.TIMEOUT,
        "the runtime gave up the pull, as it does when a transfer makes no progress",
        "failed to copy: httpReadSeeker: failed open: failed to do request: context canceled",
        also=(C.OTHER,),
    ),
    Rule(
        "operation was canceled",
        C.TIMEOUT,
        "the runtime gave up while connecting",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "10.0.0.7:443: operation was canceled",
        also=(C.OTHER,),
    ),
    Rule(
        "Client.Timeout exceeded",
        C.TIMEOUT,
        "the registry did not answer within the client's limit",
        "net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
    ),
    Rule(
        "request canceled while waiting for connection",
        C.TIMEOUT,
        "no connection came about within the client's limit",
        "net/http: request canceled while waiting for connection",
    ),
    Rule(
        "timeout awaiting response headers",
        C.TIMEOUT,
        "the registry did not answer within the client's limit",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": net/http: '
        "timeout awaiting response headers",
    ),
    Rule(
        "connected host has failed to respond",
        C.TIMEOUT,
        "no answer came from the address in time (Windows)",
        "connectex: A connection attempt failed because the connected party did not "
        "properly respond after a period of time, or established connection failed because "
        "connected host has failed to respond.",
    ),
    Rule(
        "timed out waiting for",
        C.TIMEOUT,
        "a step of the pull did not end in time",
        "timed out waiting for the image to be pulled",
    ),
    Rule(
        "http2 client connection lost",
        C.TIMEOUT,
        "the connection went silent",
        "failed to copy: read tcp: http2: client connection lost",
    ),
    Rule(
        "i/o timeout",
        C.TIMEOUT,
        "no answer came from the address in time",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "10.0.0.7:443: i/o timeout",
    ),
    Rule(
        "connection|operation timed out",
        C.TIMEOUT,
        "no answer came from the address in time",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "10.0.0.7:443: connect: connection timed out",
    ),
)

VAGUE = (
    Rule(
        "timed out",
        C.TIMEOUT,
        "something did not answer in time",
        "the pull timed out",
    ),
    Rule(
        "timeout",
        C.TIMEOUT,
        "something did not answer in time",
        "ErrImagePull: timeout",
    ),
    Rule(
        "code Canceled",
        C.TIMEOUT,
        "the pull was given up",
        "rpc error: code = Canceled desc = stopped",
        also=(C.OTHER,),
    ),
)
