"""Makes a scenario's seeds so, in the playground's AWS, through the services' own APIs."""

from playground.scenarios.seeding.apply import Seeded, SeededNode, apply_seeds

__all__ = ["Seeded", "SeededNode", "apply_seeds"]
