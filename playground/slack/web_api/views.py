"""views.*: modals and the Home tab.

Slack: https://docs.slack.dev/reference/methods/views.open and its siblings
"""

from __future__ import annotations

from playground.slack.errors import ApiError
from playground.slack.messages import Json
from playground.slack.validate import check_view
from playground.slack.views import View
from playground.slack.web_api.arguments import Args
from playground.slack.workspace import Workspace


def open_view(workspace: Workspace, args: Args) -> Json:
    """Opens a modal for whoever caused the trigger."""
    given = check_view(args.get("view"), "modal")
    trigger = workspace.triggers.exchange(args.get("trigger_id"))
    return _shown(workspace, workspace.views.open(trigger.user, given))


def push(workspace: Workspace, args: Args) -> Json:
    """Puts a modal on top of the one in which the trigger was caused."""
    given = check_view(args.get("view"), "modal")
    trigger = workspace.triggers.exchange(args.get("trigger_id"))
    if trigger.view_id is None:
        raise ApiError("not_found")
    return _shown(workspace, workspace.views.push(trigger.user, given, trigger.view_id))


def update(workspace: Workspace, args: Args) -> Json:
    """Replaces a view, named by id or external id, if its hash is the one expected."""
    view = _named(workspace, args)
    given = check_view(args.get("view"), "home" if view.type == "home" else "modal")
    return _shown(workspace, workspace.views.update(view.id, given, args.get("hash")))


def publish(workspace: Workspace, args: Args) -> Json:
    """Publishes a person's Home tab."""
    user = str(args.get("user_id", ""))
    if workspace.person(user) is None:
        raise ApiError("user_not_found")
    given = check_view(args.get("view"), "home")
    return _shown(workspace, workspace.views.publish(user, given, args.get("hash")))


def _named(workspace: Workspace, args: Args) -> View:
    view_id, external_id = args.get("view_id"), args.get("external_id")
    if view_id:
        view = workspace.views.get(str(view_id))
    elif external_id:
        view = workspace.views.by_external_id(str(external_id))
    else:
        raise ApiError("invalid_arguments")
    if view is None:
        raise ApiError("not_found")
    return view


def _shown(workspace: Workspace, view: View) -> Json:
    workspace.feed.changed()
    return {"view": workspace.view_wire(view)}
