"""What a gradient check has found, to be read by a program (it is true where the gradient holds) or by a person."""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

METHODS = {
    "forward": "one-sided differences",
    "central": "central differences",
    "richardson": "Richardson extrapolation",
    "complex": "the complex step",
}


class Entry(NamedTuple):
    """One derivative: of the output at `output` by the entry at `position` of a variable.

    position, output: indices; () for a number, None where the check is by random projection.
    """

    variable: int
    name: str
    position: tuple[int, ...] | None
    output: tuple[int, ...] | None
    analytic: float
    numeric: float
    relative_error: float
    step: float
    tolerance: float


class Report:
    """problems: what stands in the way of a gradient that holds, besides wrong entries; each a sentence.

    worst: the derivative that is farthest from its numeric value in units of its tolerance, right or wrong; None
    where none was compared. checked, wrong: how many derivatives were compared, and how many of them are wrong.
    """

    def __init__(
        self,
        order: int,
        method: str,
        checked: int = 0,
        wrong: int = 0,
        find_worst: Callable[[], Entry] | None = None,
        problems: tuple[str, ...] = (),
    ) -> None:
        self.order = order
        self.method = method
        self.checked = checked
        self.wrong = wrong
        self.problems = problems
        self.find_worst = find_worst

    @cached_property
    def worst(self) -> Entry | None:
        """Worked out when it is asked for: whoever only wants to know whether the gradient holds does not wait."""
        return self.find_worst() if self.find_worst else None

    def __bool__(self) -> bool:
        return not self.wrong and not self.problems

    def __str__(self) -> str:
        sentences = [self.headline(), *self.problems]
        if self.worst is not None:
            sentences.insert(1, self.described(self.worst))
        return " ".join(sentences)

    def headline(self) -> str:
        what = "gradient" if self.order == 1 else "second derivative"
        if self.wrong:
            return f"The {what} is wrong in {self.wrong} of {self.checked} entries by {METHODS[self.method]}."
        if self.problems:
            return f"The {what} cannot be called right."
        return f"The {what} holds: {self.checked} entries agree with {METHODS[self.method]}."

    def described(self, entry: Entry) -> str:
        where = " along a random direction" if entry.position is None else at(entry.position)
        of = f", of the output{at(entry.output)}" if entry.output else ""
        return (
            f"{'Worst' if self.wrong else 'Farthest off'} is variable {entry.variable} ({entry.name}){where}{of}: "
            f"analytic {entry.analytic:.9g}, numeric {entry.numeric:.9g}, relative error {entry.relative_error:.1e}, "
            f"step {entry.step:.1e}, tolerance {entry.tolerance:.1e}."
        )


def at(position: tuple[int, ...]) -> str:
    return f" at {list(position)}" if position else ""
