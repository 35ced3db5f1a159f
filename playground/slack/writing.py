"""What Slack's client makes of the words a person types."""

from __future__ import annotations

import re

from playground.slack.config import WorkspaceConfig

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def as_written(text: str, config: WorkspaceConfig) -> str:
    """The text as Slack stores it: three characters escaped, `@name` as a mention.

    Slack: https://docs.slack.dev/messaging/formatting-message-text
    """
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    names = {config.app.name.lower(): config.app.bot_user_id}
    names |= {person.name.lower(): person.id for person in config.people}

    def mention(found: re.Match[str]) -> str:
        user = names.get(found[1].lower())
        return f"<@{user}>" if user else found[0]

    return re.sub(r"(?<!\S)@([\w.-]+)", mention, text)
