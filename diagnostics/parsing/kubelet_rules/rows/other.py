"""The reason is known and is none of the other causes."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "read-only file system",
        C.OTHER,
        "the node's image store cannot be written",
        "failed to copy: open /var/lib/containerd/ingest/b6/data: read-only file system",
        also=(C.CORRUPT,),
    ),
    Rule(
        "message larger than max",
        C.OTHER,
        "the runtime's answer is larger than the kubelet reads",
        "grpc: received message larger than max (5000000 vs. 4194304)",
    ),
    Rule(
        "due to configured policy",
        C.OTHER,
        "Harbor's policy stops this image",
        "current image without vulnerability scanning cannot be pulled due to configured policy",
    ),
    Rule(
        "The image is not signed",
        C.OTHER,
        "Harbor's policy stops unsigned images",
        "PROJECTPOLICYVIOLATION: The image is not signed by cosign.",
        also=(C.SIGNATURE,),
    ),
    Rule(
        "PROJECTPOLICYVIOLATION",
        C.OTHER,
        "Harbor's policy stops this image",
        "denied by PROJECTPOLICYVIOLATION",
    ),
    Rule(
        "unable to convert a nil pointer to a runtime API image",
        C.OTHER,
        "the runtime's own record of the image is broken",
        'Failed to inspect image "": unable to convert a nil pointer to a runtime API image',
    ),
    Rule(
        "lease ? not found",
        C.OTHER,
        "the runtime lost track of the pull",
        'lease "123-ab": not found',
        also=(C.CORRUPT,),
    ),
    Rule(
        "executable file not found",
        C.OTHER,
        "a program is missing on the node",
        'exec: "unpigz": executable file not found in $PATH',
    ),
    Rule(
        "namespace ? not found",
        C.OTHER,
        "the runtime's namespace is missing",
        'namespace "k8s.io" not found',
    ),
    Rule(
        "runtime handler ? not found",
        C.OTHER,
        "the runtime class is not set up on the node",
        'runtime handler "gvisor" not found',
    ),
    Rule(
        "no runtime for ? is configured",
        C.OTHER,
        "the runtime class is not set up on the node",
        'no runtime for "gvisor" is configured',
    ),
    Rule(
        "insufficient uids or gids",
        C.OTHER,
        "the node's user namespace has too few user ids for the image",
        "potentially insufficient UIDs or GIDs available in user namespace",
        also=(C.CORRUPT,),
    ),
    Rule(
        "chown|lchown ? invalid|operation",
        C.OTHER,
        "the node's system refused to give a file its owner",
        "failed to register layer: lchown /home: operation not permitted",
        also=(C.CORRUPT,),
    ),
    Rule(
        "is quarantined",
        C.OTHER,
        "the registry's firewall holds the image back",
        "denied: REQUESTED ITEM IS QUARANTINED",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "blocking policy",
        C.OTHER,
        "the registry's policy stops this image",
        "was not downloaded due to the download blocking policy configured in Xray",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "max depth exceeded",
        C.OTHER,
        "the image has more layers than the runtime can stack",
        "failed to register layer: max depth exceeded",
        also=(C.CORRUPT,),
    ),
    Rule(
        "token auth challenge",
        C.OTHER,
        "the registry's token service is not set up as it should be",
        "missing realm in token auth challenge",
    ),
    Rule(
        "code unimplemented desc unknown service|method",
        C.OTHER,
        "the kubelet and the container runtime speak different versions",
        "rpc error: code = Unimplemented desc = unknown service runtime.v1.ImageService",
    ),
)

TRANSPORT = (
    Rule(
        "dial unix",
        C.OTHER,
        "the container runtime itself does not answer",
        "dial unix /run/containerd/containerd.sock: resource busy",
    ),
    Rule(
        "dial unix ? connect connection refused",
        C.OTHER,
        "the container runtime itself does not answer",
        "Error while dialing dial unix /run/containerd/containerd.sock: connect: "
        "connection refused",
    ),
    Rule(
        "dial unix ? connect no such file or directory",
        C.OTHER,
        "the container runtime itself does not answer",
        "dial unix /run/containerd/containerd.sock: connect: no such file or directory",
    ),
    Rule(
        "dial unix ? connect permission denied",
        C.OTHER,
        "the container runtime may not be asked",
        "dial unix /var/run/docker.sock: connect: permission denied",
    ),
    Rule(
        "Cannot connect to the Docker daemon",
        C.OTHER,
        "the container runtime itself does not answer",
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?",
    ),
    Rule(
        "transport is closing",
        C.OTHER,
        "the container runtime went away during the pull",
        "rpc error: code = Unavailable desc = transport is closing",
    ),
    Rule(
        "error reading from server",
        C.OTHER,
        "the container runtime went away during the pull",
        "rpc error: code = Unavailable desc = error reading from server: EOF",
    ),
)

VAGUE = (
    Rule(
        "locked unavailable",
        C.OTHER,
        "another pull of the same layer holds its lock on the node",
        "ref moby/1/layer-sha256:ab locked: unavailable",
        also=(C.CORRUPT,),
    ),
    Rule(
        "locked for * unavailable",
        C.OTHER,
        "another pull of the same layer holds its lock on the node",
        "ref moby/1/layer-sha256:ab locked for 2m (since 2025-01-01): unavailable",
        also=(C.CORRUPT,),
    ),
    Rule(
        "too many open files",
        C.OTHER,
        "the node's limit on open files was reached",
        "failed to copy: open /var/lib/containerd/data: too many open files",
    ),
    Rule(
        "cannot allocate memory",
        C.OTHER,
        "the node has too little memory",
        "fork/exec /usr/bin/unpigz: cannot allocate memory",
    ),
    Rule(
        "operation not permitted",
        C.OTHER,
        "the node's system refused the operation",
        "open /var/lib/containers/a: operation not permitted",
    ),
    Rule(
        "failed to find supported auth scheme",
        C.OTHER,
        "the runtime does not know the registry's kind of login",
        "failed to find supported auth scheme: negotiate: not implemented",
        also=(C.UNAUTHORIZED,),
    ),
    Rule(
        "stopped after 10 redirects",
        C.OTHER,
        "the registry redirects in a circle",
        "failed to do request: stopped after 10 redirects",
        also=(C.REGISTRY_ERROR,),
    ),
    Rule(
        "unsupported Content-Encoding",
        C.OTHER,
        "the registry packed the answer in a way that the runtime does not know",
        "httpReadSeeker: failed open: unsupported Content-Encoding algorithm: br",
        also=(C.REGISTRY_ERROR,),
    ),
    Rule(
        "EOF",
        C.OTHER,
        "the connection ended without an answer",
        'Head "https://r.example/v2/app/manifests/1.0": EOF',
        also=(
            C.REGISTRY_ERROR,
            C.CONNECTION_REFUSED,
            C.TIMEOUT,
        ),
    ),
    Rule(
        "Failed to inspect image",
        C.OTHER,
        "the runtime could not say whether the image is on the node",
        'Failed to inspect image "team/app:1.0": <nil>',
    ),
    Rule(
        "Bad Request",
        C.OTHER,
        "the registry did not understand the request",
        "error from registry: Bad Request",
    ),
    Rule(
        "snapshotter ? not loaded",
        C.OTHER,
        "the runtime's storage is not set up",
        "snapshotter not loaded: nydus: invalid argument",
    ),
    Rule(
        "missing private key needed for decryption",
        C.OTHER,
        "the image is encrypted and the node has no key",
        "missing private key needed for decryption",
    ),
    Rule(
        "unsupported protocol scheme",
        C.OTHER,
        "the registry's address is not one",
        'Get "r.example/v2/": unsupported protocol scheme ""',
    ),
    Rule(
        "missing address",
        C.OTHER,
        "the registry's address is empty",
        "dial tcp: missing address",
    ),
    Rule(
        "Access is denied",
        C.OTHER,
        "the node's system refused the operation (Windows)",
        "CreateFile C:\\ProgramData\\containerd: Access is denied.",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "open|mkdir ? permission denied",
        C.OTHER,
        "the node's system refused the operation",
        "open /var/lib/containerd/data: permission denied",
    ),
)

LAST = (
    Rule(
        "already exists",
        C.OTHER,
        "something was there that should not be",
        "ref sha256:ab: already exists",
    ),
    Rule(
        "no such file or directory",
        C.OTHER,
        "something on the node is missing",
        "open /etc/containerd/certs.d/r.example/ca.crt: no such file or directory",
    ),
    Rule(
        "invalid argument",
        C.OTHER,
        "something did not accept what it got",
        "mount: invalid argument",
        also=(C.CORRUPT,),
    ),
)
