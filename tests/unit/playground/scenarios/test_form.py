"""The form of scenarios: what they share is there once, and nothing contradicts."""

import json
from dataclasses import replace

import pytest

from playground.scenarios import DEFAULT, SCENARIOS, scenario
from playground.scenarios.form import Image, Node, Repository, Role, Scenario
from playground.scenarios.seeding.manifests import INDEX, manifests_of
from playground.scenarios.together import identity, together


def test_the_default_world_has_the_workshops_two_labs_and_a_healthy_workload():
    assert DEFAULT == ("ui-private", "ui-new", "healthy")
    assert [one["metadata"]["name"] for one in scenario().manifests] == [
        "ui-private",
        "ui-new",
        "catalog",
    ]


def test_scenarios_in_one_world_share_the_cluster():
    seeds = scenario().seeds

    assert len({identity(seed) for seed in seeds}) == len(seeds)
    assert sum(isinstance(seed, Node) for seed in seeds) == 1


def test_the_default_scenarios_fit_in_one_world():
    everything = scenario()

    assert {one["metadata"]["name"] for one in everything.manifests} >= {"ui-private", "ui-new"}


def test_scenarios_that_contradict_each_other_are_refused():
    one = Scenario("one", "", (), (Role("node"),), ())
    two = replace(one, name="two", seeds=(Role("node", managed=("AdministratorAccess",)),))

    with pytest.raises(ValueError, match="two contradicts"):
        together((one, two))


def test_an_unknown_name_is_an_error():
    with pytest.raises(KeyError, match="no-such"):
        scenario("no-such")


@pytest.mark.parametrize("one", SCENARIOS, ids=lambda one: one.name)
def test_a_scenario_says_what_to_type_and_names_what_it_has(one):
    names = {manifest["metadata"]["name"] for manifest in one.manifests}

    assert one.title
    assert one.tries
    for text in one.tries:
        command, name = text.split()
        assert command == "/imagepull"
        assert name.rpartition("/")[2] in names


def test_the_workshops_policy_denies_the_14_actions():
    [repository] = [seed for seed in scenario("ui-private").seeds if isinstance(seed, Repository)]
    [statement] = repository.policy["Statement"]

    assert statement["Sid"] == "new policy"
    assert statement["Effect"] == "Deny"
    assert len(set(statement["Action"])) == 14


def test_an_images_layers_add_up_to_its_size():
    [manifest] = manifests_of("app", Image("1.2.1", size_bytes=268_443_135))
    content = json.loads(manifest.text)

    sizes = [blob["size"] for blob in (content["config"], *content["layers"])]
    assert sum(sizes) == 268_443_135
    assert manifest.layers == tuple(layer["digest"] for layer in content["layers"])


def test_an_image_of_two_platforms_is_an_index_of_two():
    image = Image("1.0", platforms=("linux/amd64", "linux/arm64"))

    amd64, arm64, index = manifests_of("app", image)

    assert index.media_type == INDEX
    entries = json.loads(index.text)["manifests"]
    assert [entry["digest"] for entry in entries] == [amd64.digest, arm64.digest]
    assert [entry["platform"]["architecture"] for entry in entries] == ["amd64", "arm64"]
