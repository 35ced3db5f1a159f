"""Several scenarios in one world."""

from __future__ import annotations

from playground.scenarios.form import (
    Access,
    Endpoint,
    KmsKey,
    PullThrough,
    RegistryPolicy,
    Replication,
    Repository,
    Role,
    Scenario,
    Seed,
)


def together(scenarios: tuple[Scenario, ...]) -> Scenario:
    """Several scenarios in one world: what they share is there once.

    ValueError when two of them say different things of the same resource.
    """
    seeds: dict[tuple[str, ...], Seed] = {}
    for scenario in scenarios:
        for seed in scenario.seeds:
            if seeds.setdefault(identity(seed), seed) != seed:
                raise ValueError(f"{scenario.name} contradicts another scenario: {identity(seed)}")
    return Scenario(
        name="+".join(scenario.name for scenario in scenarios),
        title="; ".join(scenario.title for scenario in scenarios),
        tries=tuple(text for scenario in scenarios for text in scenario.tries),
        seeds=tuple(seeds.values()),
        manifests=tuple(manifest for scenario in scenarios for manifest in scenario.manifests),
        pull_faults=tuple(fault for scenario in scenarios for fault in scenario.pull_faults),
    )


def identity(seed: Seed) -> tuple[str, ...]:
    """What makes two seeds mean the same resource."""
    kind = type(seed).__name__
    match seed:
        case Repository(name, account=account, region=region):
            return (kind, account, region, name)
        case RegistryPolicy(account=account, region=region):
            return (kind, account, region)
        case Replication(account=account, region=region):
            return (kind, account, region)
        case PullThrough(prefix, account=account, region=region):
            return (kind, account, region, prefix)
        case KmsKey(name, account=account, region=region):
            return (kind, account, region, name)
        case Role(name, account=account):
            return (kind, account, name)
        case Endpoint(service, vpc=vpc):
            return (kind, vpc, service)
        case Access():
            return (kind,)
        case _:
            return (kind, seed.name)
