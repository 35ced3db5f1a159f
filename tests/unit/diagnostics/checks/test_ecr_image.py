"""Step 4: does ECR have it?"""

from diagnostics.causes import Cause
from diagnostics.checks import ecr_image
from diagnostics.facts import PodEventsFacts
from diagnostics.model import Finding, Step, Verdict
from diagnostics.parsing.kubelet_message import classify
from tests.fakes.reading import FORBIDDEN, NOT_FOUND, World


def judged(case, known, world) -> Finding:  # type: ignore[no-untyped-def]
    facts = ecr_image.observe(case, world.gateways(), known)
    return ecr_image.judge(case, known.learned(Step.ECR_IMAGE, facts))


def test_an_image_that_exists_costs_one_call(case_of, known_of) -> None:
    world, case = World(), case_of()
    words = PodEventsFacts((), classify(NOT_FOUND, None))
    known = known_of(case, world).learned(Step.POD_EVENTS, words)
    finding = judged(case, known, world)
    assert finding.verdict is Verdict.OK
    assert world.calls == ["ecr:DescribeImages"]


def test_an_image_that_was_refused_has_its_settings_read_beside_it(case_of, known_of) -> None:
    world, case = World(), case_of()
    words = PodEventsFacts((), classify(FORBIDDEN, None))
    judged(case, known_of(case, world).learned(Step.POD_EVENTS, words), world)
    assert sorted(world.calls) == ["ecr:DescribeImages", "ecr:DescribeRepositories"]


def test_a_missing_tag_names_the_nearest(case_of, known_of) -> None:
    world, case = World(images={"retail-sample-app-ui": ("1.2.2", "9.0")}), case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.cause is Cause.TAG_MISSING
    assert "1.2.2" in finding.note


def test_a_missing_repository_names_the_nearest(case_of, known_of) -> None:
    world, case = World(images={"retail-sample-app": ("1.2.1",)}), case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.cause is Cause.REPOSITORY_MISSING
    assert "retail-sample-app" in finding.note


def test_an_archived_image_is_there_and_yet_cannot_be_pulled(case_of, known_of) -> None:
    world, case = World(image_status="ARCHIVED"), case_of()
    assert judged(case, known_of(case, world), world).cause is Cause.IMAGE_ARCHIVED


def test_not_allowed_to_list_names_costs_only_the_suggestion(case_of, known_of) -> None:
    world = World(images={"retail": ("9",)}, deny=frozenset({"ecr:DescribeRepositories"}))
    case = case_of()
    finding = judged(case, known_of(case, world), world)
    assert (finding.cause, finding.note) == (Cause.REPOSITORY_MISSING, "")


def test_another_registry_is_skipped_with_its_name(case_of, known_of) -> None:
    world, case = World(), case_of(image="quay.io/a/b:1")
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.SKIPPED
    assert "quay.io" in finding.summary
