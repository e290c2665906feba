"""The command line and the one-machine supervisor: the only room that knows all others."""
