"""The two sides found no trust or no common TLS."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "malformed HTTP response",
        C.TLS,
        "the other side does not speak plain HTTP, most likely TLS",
        'Get "http://r.example/v2/": net/http: HTTP/1.x transport connection broken: '
        'malformed HTTP response "\\x15\\x03\\x01"',
        also=(C.OTHER,),
    ),
    Rule(
        "x509",
        C.TLS,
        "the registry's certificate was not accepted",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": x509: '
        "certificate relies on legacy Common Name field, use SANs instead",
    ),
    Rule(
        "x509 certificate signed by unknown authority",
        C.TLS,
        "the registry's certificate is signed by an authority that the node does not trust",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": tls: failed '
        "to verify certificate: x509: certificate signed by unknown authority",
    ),
    Rule(
        "x509 certificate has expired or is not yet valid",
        C.TLS,
        "the registry's certificate has expired, or the node's clock is wrong",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": x509: '
        "certificate has expired or is not yet valid",
    ),
    Rule(
        "x509 certificate is valid for",
        C.TLS,
        "the registry's certificate is for another name",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": x509: '
        "certificate is valid for ingress.local, not r.example",
        also=(C.DNS,),
    ),
    Rule(
        "x509 cannot validate certificate for",
        C.TLS,
        "the registry's certificate does not name its address",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": x509: cannot '
        "validate certificate for 10.0.0.7 because it doesn't contain any IP SANs",
    ),
    Rule(
        "server gave HTTP response to HTTPS client",
        C.TLS,
        "the registry speaks plain HTTP and the runtime wants HTTPS",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": http: server '
        "gave HTTP response to HTTPS client",
    ),
    Rule(
        "first record does not look like a TLS handshake",
        C.TLS,
        "the other side does not speak TLS",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": tls: first '
        "record does not look like a TLS handshake",
    ),
    Rule(
        "tls failed to verify certificate",
        C.TLS,
        "the registry's certificate was not accepted",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": tls: failed '
        "to verify certificate: SecPolicyEvaluate failed",
    ),
    Rule(
        "remote error tls",
        C.TLS,
        "the registry broke off the TLS handshake",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": remote '
        "error: tls: internal error",
    ),
    Rule(
        "tls bad certificate",
        C.TLS,
        "one side did not accept the other's certificate",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": local error: '
        "tls: bad certificate",
    ),
    Rule(
        "tls oversized record received",
        C.TLS,
        "the other side does not speak TLS",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": tls: '
        "oversized record received with length 20527",
    ),
    Rule(
        "tls private key does not match public key",
        C.TLS,
        "the node's client certificate and key are not a pair",
        "failed to load X509 key pair: tls: private key does not match public key",
    ),
    Rule(
        "certificate ? not trusted|valid",
        C.TLS,
        "the registry's certificate was not accepted",
        "the server's certificate is not trusted",
    ),
    Rule(
        "certificate ? verify|verification failed",
        C.TLS,
        "the registry's certificate was not accepted",
        "SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed: unable to get local issuer",
    ),
    Rule(
        "certificate|cert ? expired|invalid|revoked",
        C.TLS,
        "the registry's certificate was not accepted",
        "the certificate has expired",
    ),
    Rule(
        "self-signed|self certificate|signed",
        C.TLS,
        "the registry's certificate was not accepted",
        "SSL certificate problem: self-signed certificate",
    ),
    Rule(
        "certificate ? unknown authority|issuer",
        C.TLS,
        "the registry's certificate is signed by an authority that the node does not trust",
        "certificate signed by unknown authority",
    ),
    Rule(
        "ssl|tls ? handshake failure|failed|error",
        C.TLS,
        "the two sides found no common TLS settings",
        "SSL handshake failed",
    ),
    Rule(
        "wrong version number",
        C.TLS,
        "the other side does not speak TLS",
        "SSL routines:ssl3_get_record:wrong version number",
    ),
    Rule(
        "Client sent an HTTP request to an HTTPS server",
        C.TLS,
        "the registry speaks HTTPS and the runtime used plain HTTP",
        "400 Bad Request: Client sent an HTTP request to an HTTPS server.",
    ),
    Rule(
        "plain HTTP request was sent to HTTPS port",
        C.TLS,
        "the registry speaks HTTPS and the runtime used plain HTTP",
        "400 Bad Request: The plain HTTP request was sent to HTTPS port",
    ),
    Rule(
        "tls ? protocol version",
        C.TLS,
        "the two sides found no common TLS version",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": tls: protocol '
        "version not supported",
    ),
)
