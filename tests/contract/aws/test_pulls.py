"""Pulls as the registry decides them from what is in AWS: the workshop's story and others."""

import asyncio
import base64
import json

import pytest

from playground.clock import wall_clock
from playground.registry.authority import Authority
from playground.registry.data_plane import DataPlane
from playground.registry.faults import PullFault
from playground.registry.puller import RegistryPuller
from playground.scenarios import scenario
from playground.scenarios.form import (
    ACCOUNT,
    CLUSTER,
    Endpoint,
    FargateProfile,
    Image,
    KmsKey,
    Node,
    PullThrough,
    RegistryPolicy,
    Repository,
    Role,
    SecurityGroup,
    Subnet,
    Vpc,
)
from playground.scenarios.ui_private import DENIED
from playground.scenarios.workshop import NODE, NODE_ROLE_ARN, NODES, REGISTRY, WORKSHOP

APP = f"{REGISTRY}/app:1.0"
IMAGE = Repository("app", images=(Image("1.0"),))
LOGIN = {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"}
ANY_POLICY = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.fixture
def pull(aws):
    """Fills AWS with seeds and pulls an image onto their first node; answers outcome and log."""
    secrets: dict[tuple[str, str], dict] = {}
    puller = RegistryPuller(
        Authority(aws.cloud, CLUSTER),
        secrets=lambda namespace, name: secrets.get((namespace, name)),
        now=wall_clock,
    )

    def again(image=APP, *, pod=None, node=None):
        outcome = asyncio.run(
            puller.pull(image=image, node=node or again.node, pod=pod or {"metadata": {}})
        )
        return outcome, list(puller.pulls)[-1]

    def filled(*seeds, image=APP, **options):
        seeded = aws.fill(*seeds)
        again.node = core_node(seeded.nodes[0])
        return again(image, **options)

    filled.again, filled.secrets, filled.puller = again, secrets, puller
    return filled


def core_node(seeded, kubelet="v1.31.3"):
    return {
        "metadata": {"name": seeded.node.name},
        "spec": {"providerID": seeded.provider_id},
        "status": {
            "nodeInfo": {
                "architecture": seeded.node.architecture,
                "operatingSystem": "linux",
                "containerRuntimeVersion": f"containerd://{seeded.node.containerd}",
                "kubeletVersion": kubelet,
            }
        },
    }


def test_the_workshops_pull_is_refused_and_works_after_the_smallest_fix(aws, pull):
    image = f"{REGISTRY}/retail-sample-app-ui:1.2.1"
    outcome, why = pull(*scenario("ui-private").seeds, image=image)

    assert not outcome.ok
    assert outcome.message.endswith("manifests/1.2.1: 403 Forbidden")
    assert why.answer == "403"
    assert 'explicit deny in a resource-based policy (statement "new policy")' in why.why

    allowed = {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
    statement = {
        "Sid": "new policy",
        "Effect": "Deny",
        "Principal": {"AWS": NODE_ROLE_ARN},
        "Action": [action for action in DENIED if action not in allowed],
    }
    aws.person("ecr").set_repository_policy(
        repositoryName="retail-sample-app-ui", policyText=json.dumps(policy(statement))
    )
    fixed, why = pull.again(image)

    assert fixed.ok
    assert fixed.size_bytes == 268_443_135
    assert fixed.image_id.startswith(f"{REGISTRY}/retail-sample-app-ui@sha256:b338785a")
    assert why.answer == "200"


def test_half_of_the_fix_lets_the_manifest_through_and_not_the_layers(pull):
    denied = {"Effect": "Deny", "Principal": "*", "Action": "ecr:GetDownloadUrlForLayer"}

    outcome, _ = pull(*WORKSHOP, Repository("app", IMAGE.images, policy(denied)))

    assert "httpReadSeeker: failed open: unexpected status code" in outcome.message
    assert "not authorized to perform: ecr:GetDownloadUrlForLayer" in outcome.message


def test_a_principal_that_is_gone_grants_nothing(pull):
    allow = {
        "Effect": "Allow",
        "Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }
    seeds = with_role(inline={"in": policy(LOGIN)})

    _, why = pull(*seeds, Repository("app", IMAGE.images, policy(allow), principals_gone=True))

    assert why.answer == "403"


def test_a_denied_push_action_does_not_stop_a_pull(pull):
    denied = {"Effect": "Deny", "Principal": "*", "Action": "ecr:BatchCheckLayerAvailability"}

    outcome, _ = pull(*WORKSHOP, Repository("app", IMAGE.images, policy(denied)))

    assert outcome.ok


def with_role(**fields):
    node = Node(NODE, role="Own")
    return (*WORKSHOP[:3], Role("Own", **fields), node)


READ_ONLY = ("AmazonEC2ContainerRegistryReadOnly",)
PULL_ONLY = ("AmazonEC2ContainerRegistryPullOnly",)


@pytest.mark.parametrize(
    ("role", "answer", "why"),
    [
        ({"managed": READ_ONLY}, "200", "allowed"),
        ({"managed": PULL_ONLY}, "200", "allowed"),
        ({}, "401", "no identity-based policy allows the ecr:GetAuthorizationToken"),
        ({"inline": {"in": policy(LOGIN)}}, "403", "no identity-based policy allows the ecr:Batch"),
        (
            {"managed": READ_ONLY, "boundary": policy(LOGIN)},
            "403",
            "no permissions boundary allows the ecr:BatchGetImage",
        ),
        (
            {
                "managed": READ_ONLY,
                "inline": {
                    "in": policy({"Effect": "Deny", "Action": "ecr:BatchGetImage", "Resource": "*"})
                },
            },
            "403",
            "explicit deny in an identity-based policy",
        ),
    ],
)
def test_the_role_decides(pull, role, answer, why):
    _, decided = pull(*with_role(**role), IMAGE)

    assert decided.answer == answer
    assert why in decided.why
    assert decided.who.startswith(
        "no credentials" if answer == "401" else f"arn:aws:sts::{ACCOUNT}:assumed-role/Own/i-"
    )


def test_the_repository_policy_alone_is_enough_in_the_same_account(pull):
    allow = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/Own"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }

    outcome, _ = pull(
        *with_role(inline={"in": policy(LOGIN)}), Repository("app", IMAGE.images, policy(allow))
    )

    assert outcome.ok


@pytest.mark.parametrize(
    ("theirs", "answer"),
    [
        (None, "403"),
        (
            {
                "Effect": "Allow",
                "Principal": {"AWS": NODE_ROLE_ARN},
                "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            },
            "200",
        ),
    ],
)
def test_another_account_must_allow_it_too(pull, theirs, answer):
    other = "210987654321"
    repository = Repository("app", IMAGE.images, policy(theirs) if theirs else None, account=other)

    _, why = pull(*WORKSHOP, repository, image=f"{other}.dkr.ecr.us-west-2.amazonaws.com/app:1.0")

    assert why.answer == answer


@pytest.mark.parametrize(("scope", "answer"), [("V2", "403"), ("V1", "200")])
def test_a_registry_policy_counts_under_scope_v2(pull, scope, answer):
    deny = {**ANY_POLICY, "Effect": "Deny", "Action": "ecr:BatchGetImage"}

    _, why = pull(*WORKSHOP, IMAGE, RegistryPolicy(policy(deny), scope))

    assert why.answer == answer


@pytest.mark.parametrize(
    ("images", "asked", "says"),
    [
        ((Image("1.1"),), "1.0", "app:1.0: not found"),
        ((Image("1.0", archived=True),), "1.0", "app:1.0: not found"),
        ((Image("1.0", platforms=("linux/arm64",)),), "1.0", "no match for platform in manifest"),
        ((Image("1.0", layers_missing=True),), "1.0", "could not fetch content descriptor"),
        ((Image("1.0", old_manifest=True),), "1.0", "no signatures"),
        ((Image("1.0", failure=("UpstreamTooManyRequests", "")),), "1.0", "429 Too Many Requests"),
    ],
)
def test_the_image_decides(pull, images, asked, says):
    outcome, _ = pull(*WORKSHOP, Repository("app", images), image=f"{REGISTRY}/app:{asked}")

    assert says in outcome.message


def test_an_index_serves_each_node_its_own_image(pull):
    image = Image("1.0", platforms=("linux/amd64", "linux/arm64"))

    outcome, _ = pull(*WORKSHOP, Repository("app", (image,)))

    assert outcome.ok


def test_a_disabled_key_refuses_the_image(pull):
    outcome, why = pull(
        *WORKSHOP,
        KmsKey("images", state="Disabled"),
        Repository("app", IMAGE.images, kms_key="images"),
    )

    assert not outcome.ok
    assert "KmsError" in why.why


def test_a_first_pull_through_needs_two_more_permissions(pull):
    _, why = pull(*WORKSHOP, PullThrough("quay", "quay.io"), image=f"{REGISTRY}/quay/a/b:1")

    assert "ecr:BatchImportUpstreamImage" in why.why


CLOSED = (Vpc(), Subnet("private-a", "10.42.32.0/19", internet=""))
OPEN_GROUP = SecurityGroup("endpoints", https_from=("10.42.0.0/16",))


def endpoints(*services, **fields):
    made = []
    for service in services:
        groups = () if service == "s3" else ("endpoints",)
        own = fields.get(service.replace(".", "_"), {})
        made.append(Endpoint(service, ("private-a",), groups, **own))
    return tuple(made)


@pytest.mark.parametrize(
    ("seeds", "says"),
    [
        ((*CLOSED,), "52.94.187.210:443: i/o timeout"),
        ((*CLOSED, OPEN_GROUP, *endpoints("ecr.dkr", "s3")), "no basic auth credentials"),
        ((*CLOSED, OPEN_GROUP, *endpoints("ecr.api", "ecr.dkr")), "starport-layer-bucket"),
        ((*CLOSED, OPEN_GROUP, *endpoints("ecr.api", "ecr.dkr", "s3")), ""),
        (
            (*CLOSED, SecurityGroup("endpoints"), *endpoints("ecr.api", "ecr.dkr", "s3")),
            "i/o timeout",
        ),
        (
            (
                *CLOSED,
                OPEN_GROUP,
                *endpoints("ecr.api", "ecr.dkr", "s3", ecr_dkr={"state": "pending"}),
            ),
            "i/o timeout",
        ),
        (
            (
                *CLOSED,
                OPEN_GROUP,
                *endpoints("ecr.api", "ecr.dkr", "s3", ecr_dkr={"private_dns": False}),
            ),
            "i/o timeout",
        ),
        (
            (
                *CLOSED,
                OPEN_GROUP,
                *endpoints(
                    "ecr.api",
                    "ecr.dkr",
                    "s3",
                    ecr_dkr={"policy": policy({**ANY_POLICY, "Action": "ecr:Describe*"})},
                ),
            ),
            "403 Forbidden",
        ),
        (
            (
                *CLOSED,
                OPEN_GROUP,
                *endpoints(
                    "ecr.api",
                    "ecr.dkr",
                    "s3",
                    s3={"policy": policy({**ANY_POLICY, "Resource": "arn:aws:s3:::mine/*"})},
                ),
            ),
            "starport-layer-bucket",
        ),
        ((Vpc(dns_support=False), Subnet("private-a", "10.42.32.0/19")), "no such host"),
    ],
    ids=[
        "no way out",
        "no endpoint for the API",
        "no gateway to S3",
        "all endpoints",
        "security group closed",
        "endpoint pending",
        "private DNS off",
        "endpoint policy",
        "S3 endpoint policy",
        "DNS support off",
    ],
)
def test_the_network_decides(pull, seeds, says):
    outcome, _ = pull(*seeds, *NODES, IMAGE)

    assert outcome.ok is (says == "")
    assert says in outcome.message


def test_a_fargate_pod_pulls_with_its_profiles_role(pull):
    pod = {"metadata": {"labels": {"eks.amazonaws.com/fargate-profile": "serverless"}}}
    fargate = (
        *WORKSHOP[:3],
        Node("fargate-ip-10-42-40-7.us-west-2.compute.internal", fargate="serverless"),
        Role("FargatePods", service="eks-fargate-pods.amazonaws.com"),
        FargateProfile("serverless", "FargatePods"),
    )

    outcome, _ = pull(*fargate, IMAGE, pod=pod)
    allowed = (*fargate[:4], Role("FargatePods", managed=READ_ONLY), fargate[5])
    fixed, why = pull(*allowed, IMAGE, pod=pod)

    assert "no basic auth credentials" in outcome.message
    assert fixed.ok
    assert ":assumed-role/FargatePods/" in why.who


def secret(host, password):
    auth = base64.b64encode(f"AWS:{password}".encode()).decode()
    document = json.dumps({"auths": {host: {"auth": auth}}}).encode()
    return {
        "metadata": {"name": "ecr-login"},
        "data": {".dockerconfigjson": base64.b64encode(document).decode()},
    }


POD = {
    "metadata": {"namespace": "shop"},
    "spec": {"imagePullSecrets": [{"name": "ecr-login"}, {"name": "missing"}]},
}


def test_a_pull_secret_stands_in_for_a_node_without_rights(aws, pull):
    pull(*with_role(), IMAGE)
    token = aws.person("ecr").get_authorization_token()["authorizationData"][0]
    password = base64.b64decode(token["authorizationToken"]).decode().partition(":")[2]
    pull.secrets["shop", "ecr-login"] = secret(REGISTRY, password)

    outcome, why = pull.again(pod=POD)

    assert outcome.ok
    assert why.who.endswith("user/playground-admin")


def test_an_expired_password_is_refused_when_the_node_has_no_rights_either(pull):
    pull.secrets["shop", "ecr-login"] = secret(REGISTRY, "over")

    outcome, why = pull(*with_role(), IMAGE, pod=POD)
    despite, _ = pull(*WORKSHOP, IMAGE, pod=POD)

    assert "403 Forbidden" in outcome.message
    assert "pull secret ecr-login is over" in why.why
    assert despite.ok


def test_several_refused_credentials_are_told_in_brackets(pull):
    pull.secrets["shop", "ecr-login"] = secret(REGISTRY, "over")

    outcome, _ = pull(*with_role(inline={"in": policy(LOGIN)}), IMAGE, pod=POD)

    assert outcome.message.startswith("[rpc error: ")
    assert outcome.message.count("403 Forbidden") == 2


@pytest.mark.parametrize(
    ("image", "says"),
    [
        ("public.ecr.aws/aws-containers/retail-store-sample-ui:1.2.1", ""),
        ("public.ecr.aws/aws-containers/retailing-store-sample-ui:1.2.1", ": not found"),
        ("nginx", ""),
        ("no-such-image:1", "insufficient_scope"),
        ("not an image", "invalid reference format"),
    ],
)
def test_public_images_need_no_role(pull, image, says):
    outcome, _ = (
        pull(*WORKSHOP, image=image)
        if " " not in image
        else (
            asyncio.run(pull.puller.pull(image=image, node={}, pod={})),
            None,
        )
    )

    assert outcome.ok is (says == "")
    assert says in outcome.message


def test_a_fault_of_the_node_comes_first_and_is_used_up(pull):
    pull.puller.use([PullFault("tls_unknown_authority", image="*/app:*", node=NODE, times=1)])

    first, _ = pull(*WORKSHOP, IMAGE)
    second, _ = pull.again()

    assert "x509: certificate signed by unknown authority" in first.message
    assert second.ok


def test_kubelet_1_36_tells_the_message_without_its_prefix(aws, pull):
    seeded = aws.fill(*WORKSHOP, Repository("app"))
    image = f"{REGISTRY}/app:1.0"

    kept, _ = pull.again(image, node=core_node(seeded.nodes[0], "v1.31.3"))
    refused = scenario("ui-private").seeds
    seeded = aws.fill(*refused)
    dropped, _ = pull.again(
        f"{REGISTRY}/retail-sample-app-ui:1.2.1", node=core_node(seeded.nodes[0], "v1.36.2")
    )

    assert kept.message.startswith("rpc error: code = NotFound")
    assert dropped.message.startswith("failed to pull and unpack image")


def test_the_data_plane_answers_like_ecrs(aws):
    from urllib.error import HTTPError
    from urllib.request import ProxyHandler, Request, build_opener

    aws.fill(*WORKSHOP, IMAGE)
    plane = DataPlane(aws.cloud)
    aws.run(plane.start())
    opener = build_opener(ProxyHandler({}))

    def get(path, keys=None):
        request = Request(f"{plane.url}{path}", method="HEAD" if "manifests" in path else "GET")
        if keys:
            token = aws.client("ecr", keys).get_authorization_token()["authorizationData"][0]
            request.add_header("Authorization", f"Basic {token['authorizationToken']}")
        try:
            with opener.open(request, timeout=10) as response:
                return response.status, dict(response.headers)
        except HTTPError as error:
            with error:
                return error.code, dict(error.headers)

    person = aws.keys.person
    try:
        assert get("/v2/")[0] == 401
        assert get("/v2/")[1]["WWW-Authenticate"].startswith("Basic realm=")
        assert get("/v2/", person)[0] == 200
        status, headers = get("/v2/app/manifests/1.0", person)
        assert status == 200
        assert headers["Docker-Content-Digest"].startswith("sha256:")
        assert get("/v2/app/manifests/9", person)[0] == 404
        assert get("/v2/none/manifests/1.0", person)[0] == 404
        deny = {"Effect": "Deny", "Principal": "*", "Action": "ecr:BatchGetImage"}
        aws.cloud.client("ecr").set_repository_policy(
            repositoryName="app", policyText=json.dumps(policy(deny))
        )
        assert get("/v2/app/manifests/1.0", person)[0] == 403
    finally:
        aws.run(plane.stop())
