"""The kubelets: one for each node, which pull images, start containers, and tell of it."""
