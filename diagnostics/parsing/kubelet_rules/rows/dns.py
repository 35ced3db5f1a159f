"""The registry's name could not be resolved."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "read udp",
        C.DNS,
        "the resolver did not answer",
        "read udp 10.1.1.1:4411->10.0.0.2:53: read: connection refused",
    ),
    Rule(
        "lookup ? on",
        C.DNS,
        "the registry's name could not be resolved",
        "lookup r.example on 10.0.0.2:53: dial failed",
    ),
    Rule(
        "dial tcp lookup",
        C.DNS,
        "the registry's name could not be resolved",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp: '
        "lookup r.example: device or resource busy",
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
    Rule(
        "host not found",
        C.DNS,
        "the resolver says that the host name does not exist",
        "r.example: host not found",
    ),
    Rule(
        "not|unable|failed to| resolve host|hostname|proxy|address",
        C.DNS,
        "the registry's name could not be resolved",
        "curl: (6) Could not resolve host: r.example",
    ),
    Rule(
        "nxdomain|servfail|eai_again|enotfound|getaddrinfo",
        C.DNS,
        "the registry's name could not be resolved",
        "getaddrinfo ENOTFOUND r.example",
    ),
    Rule(
        "failure|error in name resolution",
        C.DNS,
        "the resolver does not answer",
        "could not reach r.example: Temporary failure in name resolution",
    ),
    Rule(
        "lookup ? try again|failed",
        C.DNS,
        "the resolver did not answer",
        "dial tcp: lookup r.example: Try again",
    ),
)
