"""From settings to the writing half of the bot; the reading half is in bot/connections.py."""

from bot.settings import Settings
from remediation.gateways.connect import WriteConnections, WriteIdentity


def write_connections(settings: Settings) -> WriteConnections:
    """The identities that write, for the clusters that have one. Makes no call yet."""
    identities = {
        one.name: WriteIdentity(
            region=one.region,
            kubeconfig=settings.environment.kubeconfig,
            role_arn=one.remediation.role_arn,
            context=one.remediation.context or one.context,
            in_cluster=one.in_cluster and not one.remediation.context,
            impersonate=one.remediation.impersonate,
        )
        for one in settings.configuration.clusters
        if one.remediation is not None
    }
    return WriteConnections(identities)
