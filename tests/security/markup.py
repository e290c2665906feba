"""Find in a page of ours what only a submission can have put there."""

from __future__ import annotations

from html.parser import HTMLParser

# None of our pages has these; attacks write them.
_TAGS = frozenset({"img", "iframe", "object", "embed", "b", "blink", "marquee", "style", "base", "h6"})
_ADDRESSES = frozenset({"href", "src", "action", "formaction"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in _TAGS or (tag == "script" and "src" not in names):
            self.found.add(f"<{tag}>")
        self.found |= {name for name in names if name.startswith("on")}
        self.found |= {f"{name}={value}" for name, value in attrs if name in _ADDRESSES and _foreign(value or "")}


def hostile_markup(page: str) -> set[str]:
    """Elements and attributes that are not ours; empty where everything foreign is shown as text."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


def _foreign(address: str) -> bool:
    return not address.startswith(("/", "#", "?")) or address.startswith("//")
