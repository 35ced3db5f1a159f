"""The message to the second channel when somebody used the emergency rule."""

from handlers.blocks import words
from handlers.blocks.elements import Message, context, section
from handlers.blocks.escape import esc_within
from handlers.blocks.offer import told
from remediation.views import Choice, Request


def alarm(request: Request) -> Message:
    """Who broke the glass, for what, and why they said so."""
    broke = [one for one in request.decisions if one.choice is Choice.BREAK_GLASS]
    who = words.people(one.person for one in broke) or "Somebody"
    reason = esc_within("; ".join(one.reason for one in broke), 1000)
    sentence = (
        f":rotating_light: {who} approved in an emergency: {esc_within(told(request.plan), 1200)}"
    )
    where = f"Asked by {words.mention(request.requester)} in {words.channel(request.place.channel)}"
    return Message(sentence, [section(f"{sentence}\n*Reason:* {reason}"), context(where)])
