from __future__ import annotations

from playground.slack.config import InstalledApp
from playground.slack.manifest import app_from_manifest


def test_a_manifest_sets_name_scopes_events_and_commands():
    app = app_from_manifest(
        {
            "features": {
                "bot_user": {"display_name": "doctor"},
                "slash_commands": [{"command": "/x", "description": "d", "usage_hint": "h"}],
            },
            "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
        }
    )
    assert app.name == "doctor"
    assert app.scopes == ("chat:write", "commands")
    assert app.events == ("app_mention",)
    assert [(c.name, c.usage_hint) for c in app.commands] == [("/x", "h")]
    assert app.bot_user_id == InstalledApp().bot_user_id


def test_what_a_manifest_leaves_out_is_not_granted():
    app = app_from_manifest({"features": {"bot_user": {"display_name": "doctor"}}})
    assert (app.scopes, app.events, app.commands) == ((), (), ())
