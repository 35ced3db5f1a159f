"""Pull secrets that do not help: an old ECR token, none of that name, one for another host."""

from __future__ import annotations

import base64
import json

from playground.registry.faults import PullFault
from playground.scenarios.cross_account import OWNER
from playground.scenarios.cross_account import REGISTRY as OWNERS_REGISTRY
from playground.scenarios.form import Image, Manifest, Repository, Role, Scenario
from playground.scenarios.pools import WORKER, on_pool, pool
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

SECRET = "ecr-regcred"  # noqa: S105 - the name of a Secret


def docker_config(name: str, *hosts: str, since: str = "") -> Manifest:
    """A Secret with a password that was good once, for each of these hosts."""
    password = base64.b64encode(b"AWS:the-token-of-that-day").decode()
    text = json.dumps({"auths": {host: {"auth": password} for host in hosts}})
    made = {"creationTimestamp": since} if since else {}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": "default", **made},
        "type": "kubernetes.io/dockerconfigjson",
        "data": {".dockerconfigjson": base64.b64encode(text.encode()).decode()},
    }


EXPIRED = Scenario(
    name="pull-secret-expired",
    title="The pod brings an ECR token of last year, and the node role may not log in itself",
    tries=("/imagepull legacy",),
    seeds=(
        *pool("legacy", Role("EksLegacyNodeRole", managed=(WORKER,))),
        Repository("retail-sample-app-legacy", images=(Image("1.0.0"),)),
    ),
    manifests=(
        docker_config(SECRET, REGISTRY, since="2024-10-11T09:00:00Z"),
        on_pool("legacy", "legacy", f"{REGISTRY}/retail-sample-app-legacy:1.0.0", SECRET),
    ),
)

WITHOUT_PROVIDER = Scenario(
    name="pull-secret-expired-alone",
    title="The pod brings an ECR token of last year, and its node has no credential provider",
    tries=("/imagepull invoices",),
    seeds=(*WORKSHOP, Repository("retail-sample-app-invoices", images=(Image("1.0.0"),))),
    manifests=(
        docker_config(SECRET, REGISTRY, since="2024-10-11T09:00:00Z"),
        deployment("invoices", f"{REGISTRY}/retail-sample-app-invoices:1.0.0", pull_secret=SECRET),
    ),
    pull_faults=(PullFault("no_credentials", image="*/retail-sample-app-invoices:*"),),
)

MISSING = Scenario(
    name="pull-secret-missing",
    title="The pod names a pull secret that its namespace does not have",
    tries=("/imagepull mailer",),
    seeds=(
        *pool("mailer", Role("EksMailerNodeRole", managed=(WORKER,))),
        Repository("retail-sample-app-mailer", images=(Image("1.0.0"),)),
    ),
    manifests=(on_pool("mailer", "mailer", f"{REGISTRY}/retail-sample-app-mailer:1.0.0", SECRET),),
)

WRONG_HOST = Scenario(
    name="pull-secret-wrong-host",
    title="The pod's pull secret is for another registry than its image",
    tries=("/imagepull cms",),
    seeds=(
        *pool("cms", Role("EksCmsNodeRole", managed=(WORKER,))),
        Repository("retail-sample-app-cms", images=(Image("1.0.0"),)),
    ),
    manifests=(
        docker_config("hub-regcred", "https://index.docker.io/v1/"),
        on_pool("cms", "cms", f"{REGISTRY}/retail-sample-app-cms:1.0.0", "hub-regcred"),
    ),
)

NEEDLESS = Scenario(
    name="pull-secret-needless",
    title="The pull secret is old, but the node role pulls by itself: the tag is what is missing",
    tries=("/imagepull blog",),
    seeds=(*WORKSHOP, Repository("retail-sample-app-blog", images=(Image("1.0.0"),))),
    manifests=(
        docker_config(SECRET, REGISTRY, since="2024-10-11T09:00:00Z"),
        deployment("blog", f"{REGISTRY}/retail-sample-app-blog:1.0.1", pull_secret=SECRET),
    ),
)

CLOSED = Scenario(
    name="pull-secret-not-looked-at",
    title="The same as with the old token, but the bot may not look into pull secrets",
    tries=("/imagepull archive",),
    seeds=(
        *pool("archive", Role("EksArchiveNodeRole", managed=(WORKER,))),
        Repository("shared/archive", images=(Image("1.0.0"),), account=OWNER),
    ),
    manifests=(
        docker_config(SECRET, OWNERS_REGISTRY, since="2024-10-11T09:00:00Z"),
        on_pool("archive", "archive", f"{OWNERS_REGISTRY}/shared/archive:1.0.0", SECRET),
    ),
)
