import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.query import MalformedQuery, WorkloadQuery, parse_workload_query

UNDERSTOOD = [
    ("ui-private", WorkloadQuery("ui-private")),
    ("  ui-private  ", WorkloadQuery("ui-private")),
    ("shop/ui", WorkloadQuery("ui", "shop")),
    ("pod/ui-7d9f", WorkloadQuery("ui-7d9f", kind="Pod")),
    ("deploy/ui", WorkloadQuery("ui", kind="Deployment")),
    ("deployment.apps/ui", WorkloadQuery("ui", kind="Deployment")),
    ("deployments.v1.apps/ui", WorkloadQuery("ui", kind="Deployment")),
    ("sts/db", WorkloadQuery("db", kind="StatefulSet")),
    ("daemonset.apps/agent", WorkloadQuery("agent", kind="DaemonSet")),
    ("job.batch/once", WorkloadQuery("once", kind="Job")),
    ("cj/nightly", WorkloadQuery("nightly", kind="CronJob")),
    ("deploy ui", WorkloadQuery("ui", kind="Deployment")),
    ("shop/deploy/ui", WorkloadQuery("ui", "shop", "Deployment")),
    ("ui -n shop", WorkloadQuery("ui", "shop")),
    ("-n shop ui", WorkloadQuery("ui", "shop")),
    ("-nshop ui", WorkloadQuery("ui", "shop")),
    ("-n=shop ui", WorkloadQuery("ui", "shop")),
    ("--namespace=shop ui", WorkloadQuery("ui", "shop")),
    ("shop/ui -n shop", WorkloadQuery("ui", "shop")),
    ("deploy/ui -n deploy", WorkloadQuery("ui", "deploy", "Deployment")),
    ("ui --cluster Prod-1", WorkloadQuery("ui", cluster="Prod-1")),
    ("ui.v2", WorkloadQuery("ui.v2")),
    # what Slack, phones and other tools make of it
    ("Ui-private", WorkloadQuery("ui-private")),
    ("`ui-private`", WorkloadQuery("ui-private")),
    ("“ui-private”", WorkloadQuery("ui-private")),
    ("‘shop/ui’", WorkloadQuery("ui", "shop")),  # noqa: RUF001
    ("-n \"shop\" 'ui'", WorkloadQuery("ui", "shop")),
    ('--namespace="shop" ui', WorkloadQuery("ui", "shop")),
    ("*ui-private*", WorkloadQuery("ui-private")),
    ("ui\u200b-private\ufeff", WorkloadQuery("ui-private")),
    ("ui\u00a0-n\u00a0shop", WorkloadQuery("ui", "shop")),
    ("—namespace shop ui", WorkloadQuery("ui", "shop")),
    ("–n shop ui", WorkloadQuery("ui", "shop")),  # noqa: RUF001
    ("<http://ui.shop|ui.shop>", WorkloadQuery("ui.shop")),
    ("<http://ui.shop>", WorkloadQuery("ui.shop")),
    ("ｕｉ－ｐｒｉｖａｔｅ", WorkloadQuery("ui-private")),  # noqa: RUF001
    ("ui\n", WorkloadQuery("ui")),
]

REFUSED = [
    ("", "Which workload"),
    ("   ", "Which workload"),
    ("-n shop", "Which workload"),
    ("ui -n", "needs a value"),
    ("ui -n --cluster prod", "needs a value"),
    ("ui -n a -n b", "given twice"),
    ("a/ui -n b", "Two namespaces"),
    ("ui --force", "no option --force"),
    ("ui other", "One workload at a time"),
    ("a/b/c", "no kind of workload"),
    ("a/b/c/d", "NAME, NAMESPACE/NAME"),
    ("/ui", "NAME, NAMESPACE/NAME"),
    ("rs/ui-7d9f", "belongs to a Deployment"),
    ("ui_private", "cannot be a workload's name"),
    ("-ui", "no option"),
    ("ui-", "cannot be a workload's name"),
    ("ui/" + "x" * 254, "cannot be a workload's name"),
    ("ui -n " + "x" * 64, "cannot be a namespace"),
    ("ui -n a.b", "cannot be a namespace"),
    ("ui --cluster a;b", "cannot be a cluster"),
    ("<!channel>", "a mention in Slack"),
    ("<@U123> ui", "a mention in Slack"),
    ("123456789012.dkr.ecr.us-west-2.amazonaws.com/ui:1.2", "looks like an image"),
    ("x" * 501, "501 characters"),
]


@pytest.mark.parametrize(("text", "expected"), UNDERSTOOD)
def test_what_people_type_is_understood(text: str, expected: WorkloadQuery) -> None:
    assert parse_workload_query(text) == expected


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_the_rest_is_refused_with_a_sentence_that_helps(text: str, words: str) -> None:
    with pytest.raises(MalformedQuery) as refused:
        parse_workload_query(text)
    assert words in refused.value.reason
    assert refused.value.reason.endswith((".", "one."))
    assert "WORKLOAD" in refused.value.usage


labels = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
queries = st.builds(
    WorkloadQuery,
    name=labels,
    namespace=st.none() | labels,
    kind=st.sampled_from([None, "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"]),
    cluster=st.none() | labels,
)


@given(queries)
def test_a_query_is_read_back_from_its_own_text(query: WorkloadQuery) -> None:
    assert parse_workload_query(str(query)) == query


@given(st.text(max_size=600) | st.text(string.punctuation + " ab-n", max_size=40))
def test_any_text_is_a_valid_query_or_a_refusal(text: str) -> None:
    try:
        query = parse_workload_query(text)
    except MalformedQuery as refused:
        assert len(refused.reason) < 700  # noqa: PT017 - both ends are fine, a traceback is not
        return
    allowed = set(string.ascii_lowercase + string.digits + "-.")
    assert set(query.name) <= allowed
    assert set(query.namespace or "") <= allowed
