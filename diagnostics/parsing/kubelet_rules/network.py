"""Between the node and the registry: proxies, names, certificates, connections; and the node's disk."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

_HEAD = 'failed to do request: Head "https://r.example/v2/app/manifests/1.0": '

PROXY = (
    Rule(
        "proxyconnect",
        C.PROXY,
        "the node's proxy could not be reached",
        _HEAD + "proxyconnect tcp: dial tcp 10.0.0.9:3128: connect: connection refused",
        also=(C.CONNECTION_REFUSED, C.TIMEOUT),
    ),
    Rule(
        "Proxy Authentication Required",
        C.PROXY,
        "the node's proxy wants credentials",
        _HEAD + "Proxy Authentication Required",
    ),
    Rule(
        "socks connect",
        C.PROXY,
        "the node's SOCKS proxy could not be used",
        _HEAD + "socks connect tcp 10.0.0.9:1080->r.example:443: unknown error",
    ),
    Rule(
        "invalid proxy URL",
        C.PROXY,
        "the runtime's proxy setting is not a URL",
        'failed to do request: parse "proxy corp:3128": invalid proxy URL port',
    ),
    Rule(
        "invalid proxy address",
        C.PROXY,
        "the runtime's proxy setting is not a URL",
        'Get "https://r.example/v2/": invalid proxy address "corp proxy"',
    ),
    Rule(
        "blocked by * proxy",
        C.PROXY,
        "a proxy on the way refused the request",
        "unexpected status: 200 OK, page says: this site is blocked by the corporate proxy",
        also=(C.ACCESS_DENIED,),
    ),
)

DNS = (
    Rule(
        "dial tcp lookup",
        C.DNS,
        "the registry's name could not be resolved",
        _HEAD
        + "dial tcp: lookup r.example on 10.0.0.2:53: read udp 10.1.1.1->10.0.0.2: i/o timeout",
    ),
    Rule(
        "no such host",
        C.DNS,
        "the resolver says that the host name does not exist",
        "lookup r.example: no such host",
    ),
    Rule(
        "server misbehaving",
        C.DNS,
        "the resolver answered with a failure",
        "lookup r.example on 10.0.0.2:53: server misbehaving",
    ),
    Rule(
        "Temporary failure in name resolution",
        C.DNS,
        "the resolver does not answer",
        "could not reach r.example: Temporary failure in name resolution",
    ),
    Rule(
        "Could not resolve host",
        C.DNS,
        "the registry's name could not be resolved",
        "curl: (6) Could not resolve host: r.example",
    ),
    Rule(
        "Name or service not known",
        C.DNS,
        "the resolver says that the host name does not exist",
        "getaddrinfo r.example: Name or service not known",
    ),
    Rule(
        "no DNS records found",
        C.DNS,
        "the host name has no address record",
        "lookup r.example: getaddrinfow: no DNS records found",
    ),
    Rule(
        "lookup * cannot unmarshal DNS message",
        C.DNS,
        "the resolver's answer could not be read",
        "lookup r.example on 10.0.0.2:53: cannot unmarshal DNS message",
    ),
    Rule(
        "lookup * i/o timeout",
        C.DNS,
        "the resolver did not answer in time",
        "lookup r.example on 10.0.0.2:53: i/o timeout",
        also=(C.TIMEOUT,),
    ),
    Rule(
        "lookup * connection refused",
        C.DNS,
        "the resolver does not listen",
        "lookup r.example on [::1]:53: read udp [::1]:4411->[::1]:53: connection refused",
        also=(C.CONNECTION_REFUSED,),
    ),
)

TLS = (
    Rule(
        "x509",
        C.TLS,
        "the registry's certificate was not accepted",
        _HEAD + "x509: certificate relies on legacy Common Name field, use SANs instead",
    ),
    Rule(
        "x509 certificate signed by unknown authority",
        C.TLS,
        "the registry's certificate is signed by an authority that the node does not trust",
        _HEAD + "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    ),
    Rule(
        "x509 certificate has expired or is not yet valid",
        C.TLS,
        "the registry's certificate has expired, or the node's clock is wrong",
        _HEAD + "x509: certificate has expired or is not yet valid",
    ),
    Rule(
        "x509 certificate is valid for",
        C.TLS,
        "the registry's certificate is for another name",
        _HEAD + "x509: certificate is valid for ingress.local, not r.example",
        also=(C.DNS,),
    ),
    Rule(
        "x509 cannot validate certificate for",
        C.TLS,
        "the registry's certificate does not name its address",
        _HEAD
        + "x509: cannot validate certificate for 10.0.0.7 because it doesn't contain any IP SANs",
    ),
    Rule(
        "server gave HTTP response to HTTPS client",
        C.TLS,
        "the registry speaks plain HTTP and the runtime wants HTTPS",
        _HEAD + "http: server gave HTTP response to HTTPS client",
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
        "first record does not look like a TLS handshake",
        C.TLS,
        "the other side does not speak TLS",
        _HEAD + "tls: first record does not look like a TLS handshake",
    ),
    Rule(
        "tls handshake failure",
        C.TLS,
        "the two sides found no common TLS settings",
        _HEAD + "remote error: tls: handshake failure",
    ),
    Rule(
        "tls failed to verify certificate",
        C.TLS,
        "the registry's certificate was not accepted",
        _HEAD + "tls: failed to verify certificate: SecPolicyEvaluate failed",
    ),
    Rule(
        "remote error tls",
        C.TLS,
        "the registry broke off the TLS handshake",
        _HEAD + "remote error: tls: internal error",
    ),
    Rule(
        "tls bad certificate",
        C.TLS,
        "one side did not accept the other's certificate",
        _HEAD + "local error: tls: bad certificate",
    ),
    Rule(
        "tls protocol version not supported",
        C.TLS,
        "the two sides found no common TLS version",
        _HEAD + "tls: protocol version not supported",
    ),
    Rule(
        "tls server selected unsupported protocol version",
        C.TLS,
        "the two sides found no common TLS version",
        _HEAD + "tls: server selected unsupported protocol version 301",
    ),
    Rule(
        "tls oversized record received",
        C.TLS,
        "the other side does not speak TLS",
        _HEAD + "tls: oversized record received with length 20527",
    ),
    Rule(
        "certificate verify failed",
        C.TLS,
        "the registry's certificate was not accepted",
        "SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed: unable to get local issuer",
    ),
    Rule(
        "tls private key does not match public key",
        C.TLS,
        "the node's client certificate and key are not a pair",
        "failed to load X509 key pair: tls: private key does not match public key",
    ),
)

DISK = (
    Rule(
        "no space left on device",
        C.DISK_FULL,
        "the node's disk or its inodes are used up",
        "failed to copy: write /var/lib/containerd/ingest/b6/data: no space left on device",
    ),
    Rule(
        "disk quota exceeded",
        C.DISK_FULL,
        "the quota of the node's image store is used up",
        "writing blob: storing blob to file: write /var/tmp/storage1/1: disk quota exceeded",
    ),
    Rule(
        "not enough space on the disk",
        C.DISK_FULL,
        "the node's disk is full",
        "hcsshim::ImportLayer failed in Win32: There is not enough space on the disk. (0x70)",
    ),
    Rule(
        "write * file too large",
        C.DISK_FULL,
        "the file system refuses a file of this size",
        "write /var/lib/docker/tmp/GetImageBlob1: file too large",
    ),
)

TRANSPORT = (
    Rule(
        "i/o timeout",
        C.TIMEOUT,
        "no answer came from the address in time",
        _HEAD + "dial tcp 10.0.0.7:443: i/o timeout",
    ),
    Rule(
        "TLS handshake timeout",
        C.TIMEOUT,
        "the connection stood, but the TLS handshake got no answer in time",
        _HEAD + "net/http: TLS handshake timeout",
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
        _HEAD + "dial tcp 10.0.0.7:443: operation was canceled",
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
        _HEAD + "net/http: timeout awaiting response headers",
    ),
    Rule(
        "connection timed out",
        C.TIMEOUT,
        "no answer came from the address in time",
        _HEAD + "dial tcp 10.0.0.7:443: connect: connection timed out",
    ),
    Rule(
        "operation timed out",
        C.TIMEOUT,
        "no answer came from the address in time",
        _HEAD + "dial tcp 10.0.0.7:443: connect: operation timed out",
    ),
    Rule(
        "connected host has failed to respond",
        C.TIMEOUT,
        "no answer came from the address in time (Windows)",
        "connectex: A connection attempt failed because the connected party did not properly "
        "respond after a period of time, or established connection failed because "
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
        "connection refused",
        C.CONNECTION_REFUSED,
        "nothing listens at the address, or a firewall rejects",
        _HEAD + "dial tcp 10.0.0.7:443: connect: connection refused",
    ),
    Rule(
        "actively refused it",
        C.CONNECTION_REFUSED,
        "nothing listens at the address (Windows)",
        "connectex: No connection could be made because the target machine actively refused it.",
    ),
    Rule(
        "no route to host",
        C.CONNECTION_REFUSED,
        "the node has no way to the address, or a firewall rejects",
        _HEAD + "dial tcp 10.0.0.7:443: connect: no route to host",
    ),
    Rule(
        "network is unreachable",
        C.CONNECTION_REFUSED,
        "the node has no route to the address",
        _HEAD + "dial tcp [2600:1f18::1]:443: connect: network is unreachable",
    ),
    Rule(
        "host is down",
        C.CONNECTION_REFUSED,
        "the address does not answer on the local network",
        _HEAD + "dial tcp 10.0.0.7:443: connect: host is down",
    ),
    Rule(
        "connection reset by peer",
        C.CONNECTION_REFUSED,
        "the other side, or a firewall on the way, broke the connection",
        _HEAD + "read tcp 10.1.1.1:4411->10.0.0.7:443: read: connection reset by peer",
        also=(C.TIMEOUT, C.OTHER),
    ),
    Rule(
        "forcibly closed by the remote host",
        C.CONNECTION_REFUSED,
        "the other side, or a firewall on the way, broke the connection (Windows)",
        "wsarecv: An existing connection was forcibly closed by the remote host.",
        also=(C.OTHER,),
    ),
    Rule(
        "connect permission denied",
        C.CONNECTION_REFUSED,
        "the node's own firewall refuses the connection",
        _HEAD + "dial tcp 10.0.0.7:443: connect: permission denied",
    ),
    Rule(
        "connect cannot assign requested address",
        C.CONNECTION_REFUSED,
        "the node has no address or port left to connect from",
        _HEAD + "dial tcp [::1]:443: connect: cannot assign requested address",
    ),
    Rule(
        "because the registry is unavailable",
        C.CONNECTION_REFUSED,
        "the kubelet says that the registry is unavailable",
        "image pull failed for r.example/app because the registry is unavailable.",
        also=(C.TIMEOUT,),
    ),
    Rule(
        "RegistryUnavailable",
        C.CONNECTION_REFUSED,
        "the kubelet's reason is RegistryUnavailable",
        'Failed to pull image "r.example/app": RegistryUnavailable',
        also=(C.TIMEOUT,),
    ),
    Rule(
        "unexpected EOF",
        C.CORRUPT,
        "the transfer broke off in the middle",
        "copying blob: reading blob sha256:ab: unexpected EOF",
        also=(C.CONNECTION_REFUSED, C.REGISTRY_ERROR),
    ),
    Rule(
        "server sent GOAWAY",
        C.REGISTRY_ERROR,
        "the registry closed the connection",
        "http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR",
    ),
    Rule(
        "stream error stream ID",
        C.REGISTRY_ERROR,
        "the registry broke off the transfer",
        "stream error: stream ID 5; INTERNAL_ERROR; received from peer",
        also=(C.CORRUPT,),
    ),
)
