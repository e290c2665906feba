"""Read one JSON object that must have exactly the names asked for."""

from collections.abc import Collection

from app.written.json_text import Item, read_json
from app.written.text import Source, Unreadable, listed, nearest, shown


def read_members(source: Source, names: Collection[str], example: str) -> dict[str, Item]:
    """The items by name, in the order of names. Raises Unreadable for a missing or unknown name."""
    whole = read_json(source)
    if not isinstance(whole.value, dict):
        raise source.unreadable(whole.offset, f"one JSON object is read here: write {example}")
    for name, item in whole.value.items():
        if name not in names:
            raise _unknown(source, name, item, names)
    missing = [name for name in names if name not in whole.value]
    if missing:
        raise source.unreadable(
            whole.offset, f"missing: {listed(missing)}. Write {example} with all of {listed(names)}"
        )
    return {name: whole.value[name] for name in names}


def _unknown(source: Source, name: str, item: Item, names: Collection[str]) -> Unreadable:
    near = nearest(name, names)
    advice = f"did you mean {near}?" if near else f"the names are {listed(names)}"
    return source.unreadable(item.key, f"{shown(name)} is not asked for: {advice}")
