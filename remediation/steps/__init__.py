"""One file a step: each a function of the run and its ports, safe to be done twice."""
