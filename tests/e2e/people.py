"""Who acts in the end-to-end tests: people of the playground's default workspace."""

RESPONDER, REQUESTER, BYSTANDER = "U0RESPONDER", "U0REQUESTER", "U0BYSTANDER"
STRANGER = "U0STRANGER"
"""Of another company, in a channel that both share."""
