"""ECR actions that moto lacks or does otherwise than AWS, by a real client."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from playground.scenarios.form import (
    Image,
    KmsKey,
    PullThrough,
    RegistryPolicy,
    Repository,
)
from playground.scenarios.ui_private import SCENARIO as UI_PRIVATE

DIGEST = "sha256:b338785abbf5a5d7e0f6ebeb8b8fc66e2ef08c05b2b48e5dfe89d03710eec2c1"
ABSENT = "sha256:" + "0" * 64


def test_the_workshops_image_is_described_as_in_the_workshop(aws):
    aws.fill(*UI_PRIVATE.seeds)

    [image] = aws.person("ecr").describe_images(
        repositoryName="retail-sample-app-ui", imageIds=[{"imageTag": "1.2.1"}]
    )["imageDetails"]

    assert image["registryId"] == "123456789012"
    assert image["imageDigest"] == DIGEST
    assert image["imageSizeInBytes"] == 268_443_135
    assert image["imagePushedAt"].date().isoformat() == "2024-10-11"
    assert image["imageManifestMediaType"].endswith("manifest.v2+json")
    assert image["imageStatus"] == "ACTIVE"


def test_an_archived_image_is_listed_but_cannot_be_got(aws):
    aws.fill(Repository("app", images=(Image("1.0", archived=True),)))
    ecr = aws.person("ecr")

    [described] = ecr.describe_images(repositoryName="app")["imageDetails"]
    got = ecr.batch_get_image(repositoryName="app", imageIds=[{"imageTag": "1.0"}])
    archived = ecr.describe_images(repositoryName="app", filter={"imageStatus": "ARCHIVED"})
    active = ecr.describe_images(repositoryName="app", filter={"imageStatus": "ACTIVE"})

    assert described["imageStatus"] == "ARCHIVED"
    assert got["images"] == []
    assert got["failures"][0]["failureCode"] == "ImageInaccessible"
    assert len(archived["imageDetails"]) == 1
    assert active["imageDetails"] == []


def test_an_image_comes_back_from_the_archive(aws):
    aws.fill(Repository("app", images=(Image("1.0", archived=True),)))
    ecr = aws.person("ecr")

    ecr.update_image_storage_class(
        repositoryName="app", imageId={"imageTag": "1.0"}, targetStorageClass="STANDARD"
    )

    assert ecr.describe_images(repositoryName="app")["imageDetails"][0]["imageStatus"] == "ACTIVE"


def test_batch_get_image_says_why_for_each_id(aws):
    aws.fill(Repository("app", images=(Image("1.0"), Image("2.0"))))
    ecr = aws.person("ecr")
    other = ecr.describe_images(repositoryName="app", imageIds=[{"imageTag": "2.0"}])
    digest = other["imageDetails"][0]["imageDigest"]

    got = ecr.batch_get_image(
        repositoryName="app",
        imageIds=[
            {"imageTag": "1.0"},
            {"imageTag": "v1.0"},
            {"imageDigest": ABSENT},
            {"imageTag": "1.0", "imageDigest": digest},
        ],
    )

    assert [image["imageId"]["imageTag"] for image in got["images"]] == ["1.0"]
    assert [(f["imageId"], f["failureCode"]) for f in got["failures"]] == [
        ({"imageTag": "v1.0"}, "ImageNotFound"),
        ({"imageDigest": ABSENT}, "ImageNotFound"),
        ({"imageTag": "1.0", "imageDigest": digest}, "ImageTagDoesNotMatchDigest"),
    ]


@pytest.mark.parametrize(("state", "failing"), [("Enabled", False), ("Disabled", True)])
def test_an_unusable_kms_key_makes_images_unreadable(aws, state, failing):
    aws.fill(
        KmsKey("images", state=state),
        Repository("app", images=(Image("1.0"),), kms_key="images"),
    )

    got = aws.person("ecr").batch_get_image(repositoryName="app", imageIds=[{"imageTag": "1.0"}])

    assert [one["failureCode"] for one in got["failures"]] == (["KmsError"] if failing else [])


def test_a_key_enabled_again_makes_images_readable_again(aws):
    aws.fill(
        KmsKey("images", state="Disabled"),
        Repository("app", images=(Image("1.0"),), kms_key="images"),
    )
    kms = aws.person("kms")
    kms.enable_key(KeyId=kms.list_keys()["Keys"][0]["KeyId"])

    got = aws.person("ecr").batch_get_image(repositoryName="app", imageIds=[{"imageTag": "1.0"}])

    assert got["failures"] == []


def test_an_image_pushed_without_a_digest_gets_that_of_its_bytes(aws):
    aws.fill(Repository("app"))
    ecr = aws.person("ecr")
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "x", "size": 10, "digest": "sha256:" + "1" * 64},
            "layers": [{"mediaType": "x", "size": 90, "digest": "sha256:" + "2" * 64}],
        }
    )

    ecr.put_image(repositoryName="app", imageManifest=manifest, imageTag="1.0")

    [image] = ecr.describe_images(repositoryName="app")["imageDetails"]
    assert image["imageDigest"] == f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"
    assert image["imageSizeInBytes"] == 100


def test_layers_are_found_by_the_images_that_have_them(aws, error_of):
    aws.fill(
        Repository("app", images=(Image("1.0"),)),
        Repository("holes", images=(Image("1.0", layers_missing=True),)),
    )
    ecr = aws.person("ecr")
    got = ecr.batch_get_image(repositoryName="app", imageIds=[{"imageTag": "1.0"}])
    layer = json.loads(got["images"][0]["imageManifest"])["layers"][0]["digest"]

    url = ecr.get_download_url_for_layer(repositoryName="app", layerDigest=layer)["downloadUrl"]
    checked = ecr.batch_check_layer_availability(repositoryName="app", layerDigests=[layer, ABSENT])

    assert url.startswith("https://prod-us-west-2-starport-layer-bucket.s3.us-west-2.amazonaws.com")
    assert [one["layerAvailability"] for one in checked["layers"]] == ["AVAILABLE"]
    assert [one["failureCode"] for one in checked["failures"]] == ["MissingLayerDigest"]
    for repository, digest in (("app", ABSENT), ("holes", layer)):
        code, _ = error_of(
            lambda repository=repository, digest=digest: ecr.get_download_url_for_layer(
                repositoryName=repository, layerDigest=digest
            )
        )
        assert code == "LayersNotFoundException"


def test_lists_come_in_pages(aws):
    tags = [f"1.{number}" for number in range(7)]
    aws.fill(
        Repository("app", images=tuple(Image(tag) for tag in tags)),
        *(Repository(f"other-{number}") for number in range(4)),
    )
    ecr = aws.person("ecr")

    pages = list(
        ecr.get_paginator("list_images").paginate(
            repositoryName="app", PaginationConfig={"PageSize": 3}
        )
    )
    repositories = list(
        ecr.get_paginator("describe_repositories").paginate(PaginationConfig={"PageSize": 2})
    )
    images = list(
        ecr.get_paginator("describe_images").paginate(
            repositoryName="app", PaginationConfig={"PageSize": 4}
        )
    )

    assert [len(page["imageIds"]) for page in pages] == [3, 3, 1]
    assert sorted(i["imageTag"] for page in pages for i in page["imageIds"]) == tags
    assert [len(page["repositories"]) for page in repositories] == [2, 2, 1]
    assert [len(page["imageDetails"]) for page in images] == [4, 3]


def test_an_invalid_page_token_is_an_error(aws, error_of):
    aws.fill(Repository("app"))

    code, _ = error_of(
        lambda: aws.person("ecr").list_images(repositoryName="app", nextToken="garbage")
    )

    assert code == "InvalidParameterException"


def test_the_authorization_token_is_good_for_twelve_hours(aws):
    data = aws.person("ecr").get_authorization_token()["authorizationData"][0]

    user, _, password = base64.b64decode(data["authorizationToken"]).decode().partition(":")
    left = data["expiresAt"] - datetime.now(UTC)
    assert user == "AWS"
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)
    assert data["proxyEndpoint"] == "https://123456789012.dkr.ecr.us-west-2.amazonaws.com"
    owner = aws.cloud.tokens.owner(password)
    assert owner is not None
    assert owner.arn.endswith("user/playground-admin")


def test_pull_through_rules_can_be_made_listed_and_deleted(aws, error_of):
    aws.fill(PullThrough("quay", "quay.io"))
    ecr = aws.person("ecr")

    ecr.create_pull_through_cache_rule(
        ecrRepositoryPrefix="hub", upstreamRegistryUrl="registry-1.docker.io"
    )
    listed = ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"]
    code, _ = error_of(
        lambda: ecr.create_pull_through_cache_rule(
            ecrRepositoryPrefix="hub", upstreamRegistryUrl="registry-1.docker.io"
        )
    )
    ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix="hub")
    gone, _ = error_of(lambda: ecr.describe_pull_through_cache_rules(ecrRepositoryPrefixes=["hub"]))

    assert [rule["ecrRepositoryPrefix"] for rule in listed] == ["hub", "quay"]
    assert code == "PullThroughCacheRuleAlreadyExistsException"
    assert gone == "PullThroughCacheRuleNotFoundException"


def test_a_registry_policy_may_name_any_ecr_action(aws, error_of):
    ecr = aws.person("ecr")
    absent, _ = error_of(ecr.get_registry_policy)
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "ecr:BatchGetImage", "Resource": "*"}
        ],
    }
    ecr.put_registry_policy(policyText=json.dumps(document))

    assert absent == "RegistryPolicyNotFoundException"
    assert json.loads(ecr.get_registry_policy()["policyText"]) == document
    ecr.delete_registry_policy()
    assert error_of(ecr.get_registry_policy)[0] == "RegistryPolicyNotFoundException"


def test_the_policy_scope_is_v2_until_somebody_changes_it(aws, error_of):
    ecr = aws.person("ecr")

    before = ecr.get_account_setting(name="REGISTRY_POLICY_SCOPE")["value"]
    ecr.put_account_setting(name="REGISTRY_POLICY_SCOPE", value="V1")

    assert before == "V2"
    assert ecr.get_account_setting(name="REGISTRY_POLICY_SCOPE")["value"] == "V1"
    assert error_of(lambda: ecr.get_account_setting(name="NO_SUCH"))[0] == (
        "InvalidParameterException"
    )


def test_a_seeded_registry_policy_is_there(aws):
    aws.fill(RegistryPolicy({"Version": "2012-10-17", "Statement": [{"Effect": "Deny"}]}))

    assert "Deny" in aws.person("ecr").get_registry_policy()["policyText"]


def test_what_nobody_implements_is_refused_at_once(aws, error_of):
    code, _ = error_of(aws.person("ecr").describe_repository_creation_templates)

    assert code == "UnknownOperationException"
