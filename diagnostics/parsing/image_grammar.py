"""The grammar of image references, in the words of the distribution project's `reference` package.

https://pkg.go.dev/github.com/distribution/reference. Every expression is meant for `fullmatch`.
"""

import re

DEFAULT_REGISTRY = "docker.io"
DEFAULT_NAMESPACE = "library"
DEFAULT_TAG = "latest"
LONGEST = 2048
"""No valid reference comes near this many characters; longer text is not looked at."""
LONGEST_PATH = 255
LONGEST_TAG = 128
DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
DOMAIN = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?", re.ASCII)
COMPONENT = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*", re.ASCII)
TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
HEX = re.compile(r"[a-f0-9]+")
IDENTIFIER = re.compile(r"[a-f0-9]{64}")


def split_domain(name: str) -> tuple[str | None, str]:
    """Split the registry off a name, when its first part is one, as Docker decides it."""
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost" or first.lower() != first):
        return first, rest
    return None, name


def as_meant(domain: str | None, path: str) -> tuple[str, str]:
    """Return registry and repository in full: Docker Hub and its `library/` may be left out."""
    registry = DEFAULT_REGISTRY if domain in {None, "index.docker.io"} else str(domain)
    if registry == DEFAULT_REGISTRY and "/" not in path:
        return registry, f"{DEFAULT_NAMESPACE}/{path}"
    return registry, path
