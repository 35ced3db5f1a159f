"""ARNs and partitions."""

import pytest

from diagnostics.parsing.arn import Arn, InvalidArn, ecr_repository_arn, partition_of


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::111122223333:role/team/node",
        "arn:aws-cn:ecr:cn-north-1:111122223333:repository/team/app",
        "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
        "arn:aws:lambda:eu-west-1:111122223333:function:pull:live",
    ],
)
def test_an_arn_is_written_as_it_was_read(text: str) -> None:
    assert str(Arn.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "arn", "arn:aws:iam::1", "arn::iam::1:role/a", "arm:a:b:c:d:e"]
)
def test_what_is_no_arn_is_refused(text: str) -> None:
    with pytest.raises(InvalidArn):
        Arn.parse(text)


@pytest.mark.parametrize(
    ("text", "role", "session"),
    [
        ("arn:aws:iam::111122223333:role/node", "node", None),
        ("arn:aws:iam::111122223333:role/team/a/node", "node", None),
        ("arn:aws:sts::111122223333:assumed-role/node/i-0abc", "node", "i-0abc"),
        ("arn:aws:iam::111122223333:user/role", None, None),
        ("arn:aws:iam::111122223333:root", None, None),
    ],
)
def test_the_role_and_the_session(text: str, role: str | None, session: str | None) -> None:
    arn = Arn.parse(text)
    assert (arn.role_name, arn.session_name) == (role, session)


def test_the_resource_is_split_at_its_first_mark() -> None:
    arn = Arn.parse("arn:aws:ecr:eu-west-1:111122223333:repository/team/app")
    assert (arn.resource_type, arn.resource_id) == ("repository", "team/app")
    assert Arn.parse("arn:aws:s3:::bucket").resource_id == "bucket"


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("us-gov-west-1", "aws-us-gov"),
        ("cn-north-1", "aws-cn"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
def test_a_region_belongs_to_a_partition(region: str, partition: str) -> None:
    assert partition_of(region) == partition
    assert ecr_repository_arn("1", region, "a/b").partition == partition
