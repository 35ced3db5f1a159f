"""All faults of the settings at once, each with its place."""

from pathlib import Path

import pytest
import yaml

from bot.settings import BadSettings, Settings, load_settings
from diagnostics.query import parse_workload_query

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
        ({"clusters": [{"name": "a"}]}, "clusters.0.region: Value error, no region: write one"),
        ({"clusters": [{**CLUSTER, "name": "my cluster"}]}, "clusters.0.name"),
    ],
)
def test_a_wrong_document_says_where(load, document: object, says: str) -> None:
    assert says in faults(load, document)


def test_a_token_of_the_wrong_kind_is_a_fault_and_is_not_repeated(load) -> None:
    found = faults(load, {"clusters": [CLUSTER]}, "socket", SLACK_BOT_TOKEN="xapp-mixed-up")
    assert "xoxb-" in found
    assert "mixed-up" not in found


def test_secrets_do_not_show_in_a_repr(load) -> None:
    url = "postgresql+psycopg://bot:very-secret@db/imagepull"
    settings = load(
        {"clusters": [CLUSTER]}, SLACK_BOT_TOKEN="xoxb-very-secret", IMAGEPULL_DATABASE_URL=url
    )
    assert settings.environment.database_url == url
    assert "very-secret" not in repr(settings)


def test_a_log_level_that_does_not_exist_is_one_fault_among_the_others(load) -> None:
    found = faults(load, {"clusters": []}, IMAGEPULL_LOG_LEVEL="loud")
    assert "IMAGEPULL_LOG_LEVEL is 'loud'; it can be debug, info, warning, error" in found
    assert "clusters" in found


def test_a_file_that_is_no_text_is_a_fault(monkeypatch, tmp_path: Path) -> None:
    path = tmp_path / "imagepull.yaml"
    path.write_bytes(b"clusters: \xff")
    monkeypatch.setenv("IMAGEPULL_CONFIG", str(path))
    with pytest.raises(BadSettings, match="not UTF-8"):
        load_settings()


@pytest.mark.parametrize("names", ["production", "eu/prod.1", "arn:aws:eks:eu-west-1:1:cluster/a"])
def test_a_cluster_can_be_asked_for_by_every_name_it_may_have(load, names: str) -> None:
    configuration = load({"clusters": [{**CLUSTER, "name": names}]}).configuration
    asked = parse_workload_query(f"ui --cluster {configuration.clusters[0].name}")
    assert asked.cluster == names


def _with_digest(told: list[str], *allowed: str) -> dict[str, object]:
    digest = {"name": "daily", "cron": "0 9 * * *", "channel": "C1", "namespaces": told}
    return {"clusters": [{**CLUSTER, "namespaces": list(allowed)}], "digests": [digest]}


@pytest.mark.parametrize(
    ("told", "allowed"), [(["web"], ["shop"]), (["web-*"], ["shop"]), (["*"], [])]
)
def test_a_digest_of_namespaces_that_may_not_be_read_is_a_fault(load, told, allowed) -> None:
    assert "no cluster it tells of may read" in faults(load, _with_digest(told, *allowed))


@pytest.mark.parametrize(
    ("told", "allowed"),
    [(["shop"], ["shop"]), (["shop"], ["*"]), (["*"], ["shop"]), (["a-*"], ["*-b"])],
)
def test_a_digest_that_can_reach_a_namespace_is_taken(load, told, allowed) -> None:
    assert load(_with_digest(told, *allowed)).configuration.digests[0].namespaces == tuple(told)


def test_a_missing_file_is_a_fault_that_names_the_variable(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IMAGEPULL_CONFIG", str(tmp_path / "none.yaml"))
    with pytest.raises(BadSettings, match="IMAGEPULL_CONFIG"):
        load_settings()
