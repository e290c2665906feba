"""Read the values of a derivation made by hand: {"q": 3, "dq": -0.5, "dz": "2/3"}."""

from collections.abc import Collection

from app.written.formula import parse, values
from app.written.json_text import Item
from app.written.members import read_members
from app.written.text import Source, Unreadable, shown

_EXAMPLE = '{"name": 1.5, ...}'


def parse_numbers(text: str, names: Collection[str]) -> dict[str, float]:
    """One JSON object with exactly these names and finite numbers. Raises Unreadable.

    A number may be written as a text that computes it, such as "1/3" or "50*100": a formula without variables.
    """
    source = Source.of(text)
    members = read_members(source, names, _EXAMPLE)
    return {name: _number(source, name, item) for name, item in members.items()}


def _number(source: Source, name: str, item: Item) -> float:
    if isinstance(item.value, float):
        return item.value
    if isinstance(item.value, str) and item.value.strip():
        return _computed(source, name, item)
    raise source.unreadable(item.offset, f"{name} is {_kind(item.value)}: write one number instead, such as 1.5")


def _kind(value: object) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if value is None:
        return "null"
    return "empty" if isinstance(value, str) else str(value).lower()


def _computed(source: Source, name: str, item: Item) -> float:
    try:
        return float(values(parse(item.value, ()), {}))
    except Unreadable as error:
        message = f"{name} is {shown(item.value)}, which is no number: {error.message}"
        raise source.unreadable(item.offset, message) from error
