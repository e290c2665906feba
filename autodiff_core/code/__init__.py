"""Turn a graph into flat numpy code, for one point or for many at once."""
