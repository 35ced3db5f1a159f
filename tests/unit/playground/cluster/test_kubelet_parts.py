from datetime import UTC, datetime, timedelta

import pytest

from playground.cluster.kubelet.back_off import BackOff
from playground.cluster.kubelet.container import containers_of
from playground.cluster.kubelet.images import ImageCache, is_reference
from playground.cluster.kubelet.pod_status import pod_status
from playground.cluster.kubelet.wording import Wording, go_duration, never_pull
from playground.cluster.options import Pace, Release

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_pauses_double_up_to_the_limit() -> None:
    back_off, now, pauses = BackOff(Pace()), START, []
    for _ in range(7):
        back_off.failed("i", "why", now)
        pause = back_off.pause("i", now)
        assert pause is not None
        pauses.append(pause.seconds)
        now = pause.until
        assert back_off.pause("i", now) is None
    assert pauses == [10, 20, 40, 80, 160, 300, 300]


def test_the_factor_scales_pauses() -> None:
    back_off = BackOff(Pace(factor=0.1))
    back_off.failed("i", "why", START)
    assert back_off.pause("i", START + timedelta(seconds=0.9)) is not None
    assert back_off.pause("i", START + timedelta(seconds=1)) is None


def test_images_have_pauses_of_their_own() -> None:
    back_off = BackOff(Pace())
    back_off.failed("a", "why", START)
    assert back_off.pause("b", START) is None


@pytest.mark.parametrize(
    ("image", "good"),
    [
        ("app", True),
        ("registry.example:5000/team/app:1.2_3-x", True),
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com/ui@sha256:" + "a" * 64, True),
        ("a/b/c", True),
        ("app@sha256:abc", False),
        ("registry.example/Team/app", False),
        ("https://registry.example/app:1", False),
        ("registry.example/app:bad tag", False),
        ("app:", False),
        ("", False),
    ],
)
def test_references_are_told_from_other_texts(image: str, good: bool) -> None:
    assert is_reference(image) is good


def test_an_image_without_a_tag_is_the_latest() -> None:
    cache = ImageCache()
    cache.add("registry.example:5000/app", "id")
    assert cache.id_of("registry.example:5000/app:latest") == "id"
    assert cache.id_of("registry.example:5000/app:1") is None


def test_only_newer_kubelets_name_the_cause_of_a_back_off() -> None:
    old, new = Wording(Release.V1_20), Wording(Release.V1_36)
    assert old.back_off_state("i", "why") == 'Back-off pulling image "i"'
    assert new.back_off_state("i", "why") == 'Back-off pulling image "i": ErrImagePull: why'


@pytest.mark.parametrize(
    ("release", "image", "text"),
    [
        # recorded
        (
            Release.V1_20,
            "127.0.0.1:5600/team/app@sha256:abc",
            'Failed to apply default image tag "127.0.0.1:5600/team/app@sha256:abc": couldn\'t '
            'parse image reference "127.0.0.1:5600/team/app@sha256:abc": invalid reference format',
        ),
        (
            Release.V1_36,
            "127.0.0.1:5600/Team/App:1.0",
            'Failed to apply default image tag "127.0.0.1:5600/Team/App:1.0": couldn\'t parse '
            'image name "127.0.0.1:5600/Team/App:1.0": invalid reference format: repository name '
            "(Team/App) must be lowercase",
        ),
        (
            Release.V1_36,
            "127.0.0.1:5600/team/app:bad tag",
            'Failed to apply default image tag "127.0.0.1:5600/team/app:bad tag": couldn\'t parse '
            'image name "127.0.0.1:5600/team/app:bad tag": invalid reference format',
        ),
    ],
)
def test_bad_names_are_told_as_recorded(release: Release, image: str, text: str) -> None:
    assert Wording(release).invalid_name(image) == text


def test_the_words_of_a_start_differ_by_release() -> None:
    old, new = Wording(Release.V1_20), Wording(Release.V1_36)
    assert (old.created("c"), new.created("c")) == ("Created container c", "Container created")
    assert (old.started("c"), new.started("c")) == ("Started container c", "Container started")
    assert old.pulled("i", 1.5, 9) == 'Successfully pulled image "i" in 1.5s'
    assert new.pulled("i", 0.25, 9) == (
        'Successfully pulled image "i" in 250ms (250ms including waiting). Image size: 9 bytes.'
    )
    assert never_pull("i") == 'Container image "i" is not present with pull policy of Never'


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0ms"), (0.1234, "123ms"), (1.0, "1s"), (61.5, "1m1.5s")]
)
def test_durations_are_written_as_go_does(seconds: float, text: str) -> None:
    assert go_duration(seconds) == text


def _phase(pod: dict[str, object], *, run: int = 0, end: int = 0) -> str:
    containers = containers_of(pod)
    for container in containers[:run]:
        container.start("id", "image", "then")
    for container in containers[:end]:
        container.end("then")
    status = pod_status(pod, containers, host_ip="h", pod_ip="p", now="now", release=Release.V1_36)
    return str(status["phase"])


def test_phases_follow_the_containers() -> None:
    two = {"spec": {"containers": [{"name": "a", "image": "i"}, {"name": "b", "image": "i"}]}}
    assert _phase(two) == "Pending"
    assert _phase(two, run=1) == "Running"
    assert _phase(two, run=2) == "Running"
    assert _phase(two, run=2, end=2) == "Succeeded"


def test_an_init_container_keeps_a_pod_pending() -> None:
    pod: dict[str, object] = {
        "spec": {
            "initContainers": [{"name": "i", "image": "i"}],
            "containers": [{"name": "a", "image": "i"}],
        }
    }
    assert _phase(pod, run=1) == "Pending"
    assert _phase(pod, run=1, end=1) == "Pending"
    assert _phase(pod, run=2, end=1) == "Running"
