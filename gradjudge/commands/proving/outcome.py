"""What proving one exercise came to: plain data that travels between processes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`before`: it was proved earlier, and neither the exercise nor the code that judges has changed since."""

    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    mistakes: int = 0
    seconds: float = 0.0
    before: bool = False

    @property
    def holds(self) -> bool:
        return not self.problems
