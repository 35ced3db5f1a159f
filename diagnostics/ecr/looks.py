"""What is read because of what was seen: where a missing image is, who should have fetched it, and
whether the key of an image that is there can be used. The only part of this package that reads."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from diagnostics.ecr.model import Key, Repository, rule_for
from diagnostics.ecr.neighbours import neighbours
from diagnostics.facts import (
    Copy,
    EcrLocation,
    Image,
    MissingImage,
    MissingRepository,
    UpstreamFacts,
)
from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Case
from diagnostics.network.routes import Way, table_of, way_out
from diagnostics.network_reads import places_of
from diagnostics.parsing.image_reference import ImageReference
from diagnostics.parsing.nearest import nearest, nearest_tags

T = TypeVar("T")


def missing_repository(location: EcrLocation, gateways: Gateways) -> MissingRepository:
    """Names near it, where the registry may be listed."""
    names = read(lambda: gateways.ecr.repository_names(location))
    known = () if isinstance(names, Unread) else names
    return MissingRepository(nearest(location.repository, known))


def missing_image(
    location: EcrLocation, reference: ImageReference, gateways: Gateways
) -> MissingImage:
    """What the repository has instead, and the policy that may have removed it."""
    tag, digest, ecr = reference.tag or "", reference.digest, gateways.ecr
    images = gateways.start(lambda: _present(lambda: ecr.images(location)))
    lifecycle = gateways.start(lambda: _present(lambda: ecr.lifecycle_policy(location)))
    listed = images.result()
    known = () if isinstance(listed, Unread) else listed
    tags = [name for one in known for name in one.tags]
    tagged = next((one for one in known if digest and tag in one.tags), None)
    near = nearest_tags(tag, tags) if tag else ()
    settings = repository(location, gateways) if tagged else Repository()
    fixed = settings if isinstance(settings, Unread) else settings.fixes(tag)
    return MissingImage(digest or tag, near, listed, tagged, lifecycle.result(), fixed)


def copies(
    location: EcrLocation, reference: ImageReference, gateways: Gateways
) -> tuple[Copy, ...]:
    """Where else the image is, with the replication that should have brought it."""
    account = read(gateways.account)
    if isinstance(account, Unread):
        return ()
    places = neighbours(location, account, gateways.ec2.region)
    looks = [(one, gateways.start(_image(one, reference, gateways))) for one in places]
    found = [(place, image) for place, look in looks if isinstance(image := look.result(), Image)]
    return tuple(_copy(place, image, location, account, gateways) for place, image in found[:2])


def namesake(
    own: EcrLocation, reference: ImageReference, gateways: Gateways
) -> Image | MissingImage | Unread | None:
    """The image of that name in the cluster's own registry; None: no such repository."""
    tag = reference.tag or "latest"
    try:
        return read(lambda: gateways.ecr.image(own, tag, reference.digest))
    except NotFound as error:
        missing = error.code == "RepositoryNotFoundException"
        return None if missing else MissingImage(reference.digest or tag, ())


def upstream(
    case: Case, location: EcrLocation, gateways: Gateways
) -> UpstreamFacts | Unread | None:
    """The cache rule for the repository; another account's rules are not shown to us."""
    account = read(gateways.account)
    if isinstance(account, Unread) or account != location.account:
        return None
    rules = _present(lambda: gateways.ecr.pull_through_rules(location))
    if isinstance(rules, Unread):
        return rules
    rule = rule_for(location.repository, rules)
    if rule is None:
        return None
    gone = gateways.start(lambda: _secret_gone(rule.secret, gateways))
    return UpstreamFacts(rule, _no_way_out(case, gateways), gone.result())


def _secret_gone(arn: str, gateways: Gateways) -> bool | Unread:
    try:
        return read(lambda: bool(arn) and gateways.secrets.is_deleted(arn))
    except NotFound:
        return True


def repository(location: EcrLocation, gateways: Gateways) -> Repository | Unread:
    """The repository's settings."""
    return _present(lambda: gateways.ecr.repository(location))


def key(
    settings: Repository | Unread, repository_arn: str, gateways: Gateways
) -> Key | Unread | None:
    """The key it is encrypted with, and ECR's grant; a key that is gone is a state too."""
    if isinstance(settings, Unread) or not settings.kms_key:
        return None
    arn = settings.kms_key
    try:
        found = read(lambda: gateways.kms.key(arn))
    except NotFound:
        return Key(arn, "Deleted")
    if isinstance(found, Unread) or not found.usable or found.manager != "CUSTOMER":
        return found
    return replace(found, granted=_present(lambda: gateways.kms.is_granted(arn, repository_arn)))


def _copy(
    place: EcrLocation, image: Image, missing_in: EcrLocation, account: str, gateways: Gateways
) -> Copy:
    """Only the registry's own account is told its rules, and one registry has no copy of itself."""
    if place.account != account or place.region == missing_in.region:
        return Copy(place)
    ecr, region = gateways.ecr, missing_in.region
    rules = gateways.start(lambda: _present(lambda: ecr.replication_rules(place)))
    status = _present(lambda: ecr.replication_status(place, image.digest, region))
    return Copy(place, rules.result(), status)


def _image(
    place: EcrLocation, reference: ImageReference, gateways: Gateways
) -> Callable[[], Image | Unread]:
    tag, digest = reference.tag or "latest", reference.digest
    return lambda: _present(lambda: gateways.ecr.image(place, tag, digest))


def _no_way_out(case: Case, gateways: Gateways) -> str | Unread:
    """A subnet of the failing nodes without a route to the internet, "" when all have one."""
    places = places_of(case, gateways)
    if isinstance(places, Unread) or not places:
        return places if isinstance(places, Unread) else ""
    tables = _present(lambda: gateways.ec2.route_tables(places[0].vpc))
    if isinstance(tables, Unread):
        return tables
    for place in places:
        table = table_of(place, tables)
        if table and way_out(place, table, ()).way is Way.NONE:
            return place.subnet
    return ""


def _present(call: Callable[[], T]) -> T | Unread:
    """The answer; "not there" is a gap here, for what is asked about is known to be there."""
    try:
        return read(call)
    except NotFound as error:
        return Unread(error.call, error.subject, error.text)
