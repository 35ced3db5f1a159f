"""All faults of the settings at once, each with its place."""

from pathlib import Path

import pytest
import yaml

from bot.settings import BadSettings, Settings, load_settings

CLUSTER = {"name": "eks-workshop", "region": "us-west-2"}


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)

    def load(document: object, need: str = "no", **environment: str) -> Settings:
        path = tmp_path / "imagepull.yaml"
        path.write_text(document if isinstance(document, str) else yaml.safe_dump(document))
        monkeypatch.setenv("IMAGEPULL_CONFIG", str(path))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return load_settings(need)  # type: ignore[arg-type]

    return load


def faults(load, document: object, need: str = "no", **environment: str) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(BadSettings) as caught:
        load(document, need, **environment)
    return "\n".join(caught.value.faults)


def test_the_least_that_works_names_one_cluster(load) -> None:
    configuration = load({"clusters": [CLUSTER]}).configuration
    assert configuration.clusters[0].namespaces == ("*",)
    assert configuration.clusters[0].remediation is None
    assert configuration.approvals == ()


def test_a_region_comes_from_the_environment_where_none_is_written(load) -> None:
    settings = load({"clusters": [{"name": "a"}]}, AWS_REGION="eu-west-1")
    assert settings.configuration.clusters[0].region == "eu-west-1"


def test_every_fault_is_listed_at_once(load) -> None:
    digest = {"name": "Daily!", "cron": "0 9 * * 1-5", "timezone": "Mars", "channel": "C1"}
    found = faults(load, {"clusters": [CLUSTER], "digests": [digest], "colour": "red"}, "socket")
    assert "SLACK_BOT_TOKEN" in found
    assert "SLACK_APP_TOKEN" in found
    for place in ("digests.0.name", "digests.0.cron", "digests.0.timezone", "colour"):
        assert place in found


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("clusters: [", "not YAML"),
        ("", "the document"),
        ({"clusters": []}, "clusters"),
        ({"clusters": [CLUSTER, CLUSTER]}, "cluster named twice"),
        ({"clusters": [{**CLUSTER, "account": "1234567890"}]}, "clusters.0.account"),
        ({"clusters": [CLUSTER], "approvals": [{"count": 0}]}, "approvals.0.count"),
        ({"clusters": [{**CLUSTER, "namespace": "x"}]}, "clusters.0.namespace"),
    ],
)
def test_a_wrong_document_says_where(load, document: object, says: str) -> None:
    assert says in faults(load, document)


def test_a_token_of_the_wrong_kind_is_a_fault_and_is_not_repeated(load) -> None:
    found = faults(load, {"clusters": [CLUSTER]}, "socket", SLACK_BOT_TOKEN="xapp-mixed-up")
    assert "xoxb-" in found
    assert "mixed-up" not in found


def test_secrets_do_not_show_in_a_repr(load) -> None:
    settings = load({"clusters": [CLUSTER]}, SLACK_BOT_TOKEN="xoxb-very-secret")
    assert "very-secret" not in repr(settings)


def test_a_missing_file_is_a_fault_that_names_the_variable(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IMAGEPULL_CONFIG", str(tmp_path / "none.yaml"))
    with pytest.raises(BadSettings, match="IMAGEPULL_CONFIG"):
        load_settings()
