import json

from handlers.blocks.diff import cut, policy_diff
from remediation.plan import PolicyChange
from tests.fakes.cards import AFTER, ARN, BEFORE


def change(before: str | None, after: str | None) -> PolicyChange:
    return PolicyChange(ARN, before, after, (), "")


def test_only_what_changes_is_shown_with_a_little_around_it() -> None:
    rows = policy_diff(change(BEFORE, AFTER)).split("\n")
    assert [row for row in rows if row[0] in "+-"] == ['-        "ecr:BatchGetImage"']
    assert rows[0] == "  …"
    assert len(rows) <= 7


def test_a_first_policy_and_a_removed_one_are_told_whole() -> None:
    made = policy_diff(change(None, BEFORE)).split("\n")
    assert made[0] == "-(no policy)"
    assert all(row.startswith("+") for row in made[1:])
    assert policy_diff(change(BEFORE, None)).endswith("+(no policy)")


def test_white_space_alone_is_no_difference() -> None:
    assert (
        policy_diff(change(BEFORE, json.dumps(json.loads(BEFORE), indent=4))) == "(no difference)"
    )


def test_a_document_that_is_not_json_is_compared_as_text() -> None:
    assert policy_diff(change("not {json", "not {json!")) == "-not {json\n+not {json!"


def test_a_long_difference_is_cut_at_a_line_and_says_how_much_is_missing() -> None:
    diff = "\n".join(f"+{n}" for n in range(1000))
    shown, was_cut = cut(diff, 100)
    assert was_cut
    rows = shown.split("\n")
    assert rows[-1] == f"  … {1000 - len(rows) + 1} more lines in the thread"
    assert cut("+1", 100) == ("+1", False)
