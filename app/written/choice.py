"""Read the answer to a question with given options: {"answer": "sign"} or the bare word; or one answer per question."""

from collections.abc import Collection, Mapping, Sequence

from app.written.members import read_members
from app.written.text import Source, Unreadable, listed, nearest, shown


def parse_choice(text: str, options: Collection[str]) -> str:
    """One of the options. Raises Unreadable."""
    source = Source.of(text)
    start = len(source.text) - len(source.text.lstrip())
    if source.text[start] != "{":
        return _chosen(source, start, source.text.strip().strip("\"'"), options)
    item = read_members(source, ["answer"], '{"answer": "..."}')["answer"]
    return _chosen(source, item.offset, item.value, options)


def parse_choices(text: str, options: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """For each question the index of the option chosen, out of {"item-1": "sign", ...}. Raises Unreadable.

    options: what there is to choose from, by the name of the question.
    """
    source = Source.of(text)
    members = read_members(source, list(options), '{"item": "answer", ...}')
    return {
        name: offered.index(_chosen(source, members[name].offset, members[name].value, offered, f"{name}: "))
        for name, offered in options.items()
    }


def _chosen(source: Source, offset: int, answer: object, options: Collection[str], of: str = "") -> str:
    if not isinstance(answer, str) or not answer.strip():
        raise source.unreadable(offset, f"{of}no answer yet: write one of {listed(options)} in double quotes")
    word = answer.strip()
    if word in options:
        return word
    raise _no_option(source, offset, word, options, of)


def _no_option(source: Source, offset: int, word: str, options: Collection[str], of: str) -> Unreadable:
    near = nearest(word, options)
    advice = f"did you mean {near}?" if near else f"choose one of {listed(options)}"
    return source.unreadable(offset, f"{of}{shown(word)} is not among the options: {advice}")
