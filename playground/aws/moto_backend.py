"""moto, called in this process as a WSGI application.

Measured on two cores: a request takes 2 to 4 ms in process, 7 to 15 ms through moto's own threaded
server. moto keeps its state in globals, so a process has one AWS at a time.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from threading import RLock
from typing import Any
from urllib.parse import unquote

import botocore.loaders
import botocore.session

from playground.aws.errors import error
from playground.aws.wire import Call, Reply

_SETTINGS = {
    # Without this there is no AWS managed policy at all.
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    # Nothing here starts from a public AMI; loading their list takes a second.
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
}
_SEED = 42
# moto knows 1,500 managed policies, and reads them all for every account and after every reset: a
# third of a second. These are the ones somebody may meet around a cluster.
_MANAGED_POLICIES = re.compile(
    r"(Administrator|PowerUser|ReadOnly|ViewOnly)Access|SecurityAudit"
    r"|\w*(ContainerRegistry|EKS|SSM|CloudWatchAgent|AmazonVPC|AmazonEC2)\w*"
)


class MotoBackend:
    """Answers requests for a named account, one at a time."""

    def __init__(self) -> None:
        _share_one_loader()
        self._lock = RLock()
        self._applications: dict[str, Any] = {}

    def answer(self, call: Call, account: str) -> Reply:
        """What moto says to a request, made in the name of `account`."""
        with self._lock:
            status: list[tuple[str, list[tuple[str, str]]]] = []
            try:
                chunks = self._application(call.service)(
                    _environ(call, account),
                    lambda line, headers, _exc=None: status.append((line, headers)),
                )
            except NotImplementedError as missing:
                return error(call.service, "UnknownOperationException", str(missing))
            body = b"".join(chunks)
        line, headers = status[0]
        return Reply(int(line[:3]), body, _kept(headers))

    def reset(self) -> None:
        """Forget everything in every account; the same seeds then get the same ids again."""
        from moto.iam.models import iam_backends
        from moto.moto_api._internal import mock_random
        from moto.moto_api._internal.models import moto_api_backend

        with self._lock:
            # moto would rebuild every partition's 1,500 managed policies at once; accounts dropped
            # here are rebuilt when next used.
            for account in iam_backends.values():
                account.clear()
            moto_api_backend.reset()
            _forget_memberships()
            mock_random.seed(_SEED)

    def set_endpoint_state(self, account: str, region: str, endpoint_id: str, state: str) -> None:
        """Put a VPC endpoint into a state."""
        from moto.ec2.models import ec2_backends

        with self._lock:
            ec2_backends[account][region].vpc_end_points[endpoint_id].state = state

    def rename_account(self, management: str, made: str, account: str) -> None:
        """Give an account of an organization the id it shall have: moto draws its own."""
        from moto.organizations.models import organizations_backends

        with self._lock:
            backends: Any = organizations_backends
            found = backends[management]["aws"].get_account_by_id(made)
            found.id = account
            backends.master_accounts[account] = backends.master_accounts.pop(made)

    def _application(self, service: str) -> Any:
        if service not in self._applications:
            os.environ.update(_SETTINGS)
            self._applications[service] = _new_application(service)
        return self._applications[service]


def _new_application(service: str) -> Any:
    """A service's Flask application, made without drawing ids: every world gets the same ones.

    Importing the service's modules draws some, and so does the state that moto makes at once.
    """
    from moto.backends import get_backend
    from moto.moto_api._internal import mock_random
    from moto.moto_server.werkzeug_app import create_backend_app

    drawn = mock_random.getstate()
    if service == "iam":
        _keep_useful_policies()
    accounts: Any = get_backend(service)  # type: ignore[call-overload]
    before = {account: set(regions) for account, regions in accounts.items()}
    application = create_backend_app(service)  # type: ignore[arg-type]
    for account, regions in accounts.items():
        for region in set(regions) - before.get(account, set()):
            del regions[region]
    mock_random.setstate(drawn)
    return application


def _forget_memberships() -> None:
    """moto's reset leaves members of an organization that is gone, and then stumbles over them."""
    from moto.organizations.models import organizations_backends

    backends: Any = organizations_backends
    backends.master_accounts.clear()


def _keep_useful_policies() -> None:
    from moto.iam import models as untyped

    models: Any = untyped
    known = json.loads(models.aws_managed_policies_data)
    useful = {name: known[name] for name in known if _MANAGED_POLICIES.fullmatch(name)}
    models.aws_managed_policies_data = json.dumps(useful)


def _share_one_loader() -> None:
    """Let every botocore session of this process read each service model once.

    moto makes a dozen sessions while it starts, and each would decode the same files anew: that
    was 3 of 5 seconds.
    """
    loader = botocore.loaders.Loader()
    for module in (botocore.loaders, botocore.session):
        module.create_loader = lambda _search_path=None: loader


def _environ(call: Call, account: str) -> dict[str, object]:
    environ: dict[str, object] = {
        "REQUEST_METHOD": call.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(call.path),
        "QUERY_STRING": call.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(call.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(call.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in call.headers.items():
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
        elif name != "content-length":
            environ["HTTP_" + name.upper().replace("-", "_")] = value
    environ["HTTP_HOST"] = f"{call.service}.{call.region}.amazonaws.com"
    environ["HTTP_X_MOTO_ACCOUNT_ID"] = account
    return environ


def _kept(headers: list[tuple[str, str]]) -> dict[str, str]:
    kept = ("content-type", "x-amzn-errortype", "x-amzn-requestid")
    return {name: value for name, value in headers if name.lower() in kept}
