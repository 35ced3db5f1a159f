"""Step 3: where the image would come from."""

import pytest

from diagnostics.causes import Cause
from diagnostics.checks import image_reference
from diagnostics.model import Verdict
from tests.fakes.reading import ACCOUNT, World


@pytest.mark.parametrize(
    ("image", "says"),
    [
        (f"{ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com/a/b:1", f"account {ACCOUNT} in us-west-2"),
        ("public.ecr.aws/aws-containers/ui:1", "not an ECR private registry"),
        ("nginx", "docker.io"),
    ],
)
def test_a_well_formed_reference_says_its_registry(case_of, known_of, image, says) -> None:
    case = case_of(image=image)
    finding = image_reference.judge(case, known_of(case, World()))
    assert finding.verdict is Verdict.OK
    assert says in finding.summary


@pytest.mark.parametrize("image", ["https://example.com/a:1", "Team/App:1", "a:b:c", "a b", ""])
def test_a_malformed_reference_is_the_cause(case_of, known_of, image: str) -> None:
    case = case_of(image=image)
    finding = image_reference.judge(case, known_of(case, World()))
    assert (finding.verdict, finding.cause) == (Verdict.FAULT, Cause.MALFORMED_REFERENCE)
