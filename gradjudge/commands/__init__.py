"""The commands of `gradjudge`, a file for what belongs together."""
