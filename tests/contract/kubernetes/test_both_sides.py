"""Whether the suite ran on both sides: one line says so instead of a hundred skips."""

import os

import pytest


@pytest.mark.real_cluster
def test_the_suite_also_ran_on_a_real_cluster() -> None:
    if "IMAGEPULL_TEST_KUBECONFIG" not in os.environ:
        pytest.skip("IMAGEPULL_TEST_KUBECONFIG names no real cluster: only the double was checked")
