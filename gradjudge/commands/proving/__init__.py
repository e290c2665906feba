"""Prove many exercises on all cores, remember which were proved, and tell it as it comes."""
