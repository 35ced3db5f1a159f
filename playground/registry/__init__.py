"""The registries of the world: they decide pulls from what AWS says, and answer in real words."""
