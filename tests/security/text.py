"""Find characters that act on whoever displays a text instead of being displayed."""

from __future__ import annotations

import unicodedata

# Control, format (which holds the direction marks), surrogate, line and paragraph separator.
_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_HARMLESS = frozenset("\n\t")


def raw_characters(text: str) -> set[str]:
    """Their code points as `U+202E`; empty for a text that only shows itself."""
    found = {char for char in set(text) - _HARMLESS if unicodedata.category(char) in _ACTING}
    return {f"U+{ord(char):04X}" for char in found}
