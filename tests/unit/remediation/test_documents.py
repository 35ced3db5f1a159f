"""When two policy documents are the same one."""

import pytest

from remediation.documents import canonical, same

ONE = '{"Statement":[{"Action":"ecr:BatchGetImage","Effect":"Allow","Principal":{"AWS":"a"}}]}'


@pytest.mark.parametrize(
    "other",
    [
        '{\n "Statement" : [ {"Principal":{"AWS":["a"]},"Effect":"Allow",'
        '"Action":["ecr:BatchGetImage"]} ]\n}',
        '{"Statement":{"Action":["ecr:BatchGetImage"],"Effect":"Allow","Principal":{"AWS":"a"}}}',
    ],
)
def test_spacing_key_order_and_lists_of_one_make_no_difference(other: str) -> None:
    assert same(ONE, other)


@pytest.mark.parametrize(
    "other",
    [
        ONE.replace("Allow", "Deny"),
        ONE.replace('"a"', '"b"'),
        ONE.replace('{"AWS":"a"}', '"a"'),
        ONE.replace("BatchGetImage", "batchGetImage"),
        ONE.replace('"Effect"', '"Sid":"","Effect"'),
        None,
        "",
        "not json",
    ],
)
def test_everything_else_does(other: str | None) -> None:
    assert not same(ONE, other)


def test_the_order_of_actions_makes_no_difference_that_of_statements_does() -> None:
    assert same('{"Statement":[{"Action":["a","b"]}]}', '{"Statement":[{"Action":["b","a"]}]}')
    assert not same(
        '{"Statement":[{"Sid":"1"},{"Sid":"2"}]}', '{"Statement":[{"Sid":"2"},{"Sid":"1"}]}'
    )


def test_no_policy_is_only_the_same_as_no_policy() -> None:
    assert same(None, None)
    assert not same(None, "{}")


def test_a_document_that_is_not_json_is_compared_as_it_stands() -> None:
    assert same(" x ", "x")
    assert canonical('{"a":1,"a":2}') == '{"a":1,"a":2}'
    assert not same('{"a":1,"a":2}', '{"a":2}')
