"""From settings to gateways."""

from pathlib import Path

import kubernetes.config.kube_config  # noqa: F401  reads KUBECONFIG now, before the tests set it
import pytest
import yaml

from bot.connections import make_doctor
from bot.settings import load_settings

KUBECONFIG = {
    "apiVersion": "v1",
    "clusters": [{"name": "a", "cluster": {"server": "https://eks.test:8443"}}],
    "users": [{"name": "u", "user": {"token": "t"}}],
    "contexts": [{"name": "c", "context": {"cluster": "a", "user": "u"}}],
    "current-context": "c",
}


def test_the_kubeconfig_is_the_one_the_settings_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kubeconfig, configuration = tmp_path / "kubeconfig", tmp_path / "imagepull.yaml"
    kubeconfig.write_text(yaml.safe_dump(KUBECONFIG))
    configuration.write_text(yaml.safe_dump({"clusters": [{"name": "a", "region": "us-west-2"}]}))
    monkeypatch.setenv("KUBECONFIG", f"{tmp_path / 'none'}:{kubeconfig}")
    monkeypatch.setenv("IMAGEPULL_CONFIG", str(configuration))
    doctor = make_doctor(load_settings())
    doctor.pool.shutdown()
    cluster = doctor.scopes["a"].gateways.cluster
    assert cluster._api._client.configuration.host == "https://eks.test:8443"  # type: ignore[attr-defined]
