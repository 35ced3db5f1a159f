"""Which ECR repository an image reference means. Pure."""

from diagnostics.facts import EcrLocation, Known


def ecr_location(known: Known) -> EcrLocation | None:
    """The private repository of a case's image; None for another registry or no reference."""
    reference = known.image_reference.reference if known.image_reference else None
    ecr = reference.ecr if reference else None
    if reference is None or ecr is None or ecr.account is None or ecr.region is None:
        return None
    return EcrLocation(ecr.account, ecr.region, ecr.partition, reference.repository)


def registry_name(known: Known) -> str:
    """The registry's host, for a sentence."""
    reference = known.image_reference.reference if known.image_reference else None
    return reference.registry if reference else "an unreadable reference"
