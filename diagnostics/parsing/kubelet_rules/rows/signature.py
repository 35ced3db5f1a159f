"""The node's signature policy rejects the image."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

FINAL = (
    Rule(
        "SignatureValidationFailed",
        C.SIGNATURE,
        "the runtime refused the image because of its signature",
        'Failed to pull image "quay.io/acme/app": SignatureValidationFailed: Source image rejected',
    ),
    Rule(
        "because the signature validation failed",
        C.SIGNATURE,
        "the runtime refused the image because of its signature",
        "image pull failed for quay.io/acme/app because the signature validation failed: rejected",
    ),
)

CLEAR = (
    Rule(
        "no signatures found",
        C.SIGNATURE,
        "the image is not signed",
        "no signatures found for image",
    ),
    Rule(
        "no matching signatures",
        C.SIGNATURE,
        "no signature of the image fits",
        "no matching signatures: none",
    ),
    Rule(
        "Invalid GPG signature",
        C.SIGNATURE,
        "the image's signature is not valid",
        "Invalid GPG signature: gpgme.Signature",
    ),
    Rule(
        "Source image rejected",
        C.SIGNATURE,
        "the node's signature policy rejects the image",
        "copying system image from manifest list: Source image rejected: Running image is rejected",
    ),
    Rule(
        "A signature was required, but no signature exists",
        C.SIGNATURE,
        "the node's policy wants a signature and the image has none",
        "Source image rejected: A signature was required, but no signature exists",
    ),
    Rule(
        "Required email * not found",
        C.SIGNATURE,
        "the image is signed by somebody else than the policy wants",
        'Required email "a@example.com" not found (got ["b@example.com"])',
    ),
    Rule(
        "is rejected by policy",
        C.SIGNATURE,
        "the node's signature policy rejects the image",
        "Running image docker://r.example/app:1.0 is rejected by policy.",
    ),
    Rule(
        "cryptographic signature verification failed",
        C.SIGNATURE,
        "the image's signature is not valid",
        "cryptographic signature verification failed: invalid signature when validating ASN.1",
    ),
    Rule(
        "Signature for identity * is not accepted",
        C.SIGNATURE,
        "the signature is for another image name",
        'Signature for identity "r.example/app" is not accepted',
    ),
    Rule(
        "blocked pull of",
        C.SIGNATURE,
        "an image verifier on the node blocked the pull",
        "image verifier bindir blocked pull of r.example/app:1.0 with digest sha256:ab for "
        "reason: no",
        also=(C.OTHER,),
    ),
    Rule(
        "No public key verified against",
        C.SIGNATURE,
        "the image's signature is not valid",
        "No public key verified against the RekorSET: none",
    ),
    Rule(
        "image signature * does not",
        C.SIGNATURE,
        "the image's signature is not valid",
        "the image signature key does not fit",
    ),
    Rule(
        "remote trust data does not exist",
        C.SIGNATURE,
        "content trust is on and the image is not signed",
        "Error: remote trust data does not exist for docker.io/team/app",
    ),
)
