from typing import Any

import pytest

from playground.cluster.admission.structure import check_structure
from playground.cluster.resources import DEPLOYMENTS
from playground.cluster.status import ApiError

GOOD: dict[str, Any] = {
    "metadata": {"name": "d", "labels": {"a": "b"}},
    "spec": {
        "replicas": 1,
        "paused": True,
        "strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
        "template": {"spec": {"containers": [{"name": "c", "image": "i"}]}},
    },
}


def test_a_well_formed_object_passes() -> None:
    check_structure(DEPLOYMENTS, GOOD)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("replicas", "two", "cannot unmarshal string into Go struct field spec.replicas of type"),
        ("replicas", True, "cannot unmarshal bool into"),
        ("paused", 1, "cannot unmarshal number into"),
        ("template", [], "cannot unmarshal array into"),
        ("template", {"spec": {"containers": {}}}, "spec.template.spec.containers"),
        ("template", {"spec": {"containers": ["c"]}}, "spec.template.spec.containers"),
        ("template", {"spec": {"containers": [{"image": 1}]}}, "containers.image of type string"),
        ("strategy", {"rollingUpdate": {"maxSurge": {}}}, "rollingUpdate.maxSurge"),
        ("template", {"metadata": {"labels": {"a": 1}}}, "metadata.labels.a of type string"),
    ],
)
def test_a_field_of_the_wrong_type_is_named(field: str, value: Any, text: str) -> None:
    obj = {**GOOD, "spec": {**GOOD["spec"], field: value}}
    with pytest.raises(ApiError, match=text) as caught:
        check_structure(DEPLOYMENTS, obj)
    assert caught.value.code == 400
