"""How an exercise's texts are run: a submission, the model answer, and the model answer with mistakes made in it."""

from typing import Literal

from app.content import ExerciseFolder, Mistake
from worker.grading.answers import ExerciseFault
from worker.sandbox import Program


def program_of(folder: ExerciseFolder, source: str, order: Literal["C", "F"] = "C") -> Program:
    """A submission's source as a program for the sandbox, called in the way of the exercise's kind."""
    meta, function = folder.meta, folder.meta.function
    upstreams = meta.upstreams
    first, last = (upstreams, ()) if meta.kind == "vjp_rule" else ((), upstreams)
    return Program(
        source,
        function.name,
        (*first, *function.parameters, *last),
        function.outputs,
        also=function.also,
        driver=folder.files.get("driver.py", ""),
        backward=function.backward if meta.kind == "forward_backward_pair" else "",
        forwards=len(function.out),
        order=order,
    )


def mistaken(folder: ExerciseFolder, mistakes: tuple[Mistake, ...]) -> str:
    """The text of the model answer with these mistakes made in it. Raises ExerciseFault where one does not apply."""
    text = folder.solution
    for mistake in mistakes:
        if mistake.code is not None:
            text = mistake.code
        for old, new in mistake.change:
            if old not in text:
                raise ExerciseFault(f"mistake {mistake.id!r}: the model answer does not contain {old!r}")
            text = text.replace(old, new)
    return text


def pairs(folder: ExerciseFolder) -> list[tuple[tuple[Mistake, ...], str]]:
    """Two mistakes at once, with the text, wherever the change of one leaves room for that of the other."""
    found: list[tuple[tuple[Mistake, ...], str]] = []
    changes = [mistake for mistake in folder.mistakes if mistake.change]
    for place, one in enumerate(changes):
        for other in changes[place + 1 :]:
            try:
                found.append(((one, other), mistaken(folder, (one, other))))
            except ExerciseFault:
                continue
    return found
