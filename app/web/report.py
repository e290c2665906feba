"""Arrange the results of a run for reading: what is right, what is wrong and why, variable by variable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.content import Group
from app.models import FINAL, Finding, GradingRun, State
from app.services.disclosure import ShownCase, shown_cases
from app.web import words

SEVERITY = ("exact", "close", "wrong", "missing")


@dataclass(frozen=True)
class VariableLine:
    """One variable over all inputs. The numbers are those of the input that misses its tolerance most."""

    variable: str
    verdict: str
    right: int
    total: int
    worst: ShownCase
    ratio: float | None


@dataclass
class CaseLine:
    """One line of the table of cases: one input, or all those that read alike because their numbers do not show."""

    case: ShownCase
    inputs: int = 0


@dataclass(frozen=True)
class NamedFinding:
    finding: Finding
    title: str | None


@dataclass(frozen=True)
class ReportView:
    run: GradingRun
    cases: list[CaseLine]
    variables: list[VariableLine]
    right: list[str]
    mistakes: list[NamedFinding]
    remarks: list[NamedFinding]
    steps: list[tuple[str, str]]

    @property
    def final(self) -> bool:
        return self.run.state in FINAL

    @property
    def status(self) -> str:
        """The one sentence that is read out when it changes."""
        if self.run.state != State.graded:
            return words.STATES[State(self.run.state)]
        return f"{words.outcome(self.run)}: {words.score(self.run)}."

    @property
    def marked_lines(self) -> set[int]:
        return {named.finding.line for named in (*self.mistakes, *self.remarks) if named.finding.line}


def report_of(run: GradingRun, groups: Mapping[str, Group], everything: bool) -> ReportView:
    cases = shown_cases(run, everything)
    variables = _variables(cases)
    findings = named(run, groups)
    return ReportView(
        run=run,
        cases=_case_lines(cases),
        variables=variables,
        right=_right(variables),
        mistakes=[named for named in findings if not named.finding.remark],
        remarks=[named for named in findings if named.finding.remark],
        steps=words.steps(run),
    )


def named(run: GradingRun, groups: Mapping[str, Group]) -> list[NamedFinding]:
    """The findings with the titles of their groups; general ones may belong to a group without a text."""
    titles = {group_id: group.title for group_id, group in groups.items()}
    return [NamedFinding(finding, titles.get(finding.group)) for finding in run.findings]


def _case_lines(cases: Sequence[ShownCase]) -> list[CaseLine]:
    lines: dict[ShownCase, CaseLine] = {}
    for case in cases:
        lines.setdefault(case, CaseLine(case)).inputs += 1
    return list(lines.values())


def _variables(cases: Sequence[ShownCase]) -> list[VariableLine]:
    order = {variable: place for place, variable in reversed(list(enumerate(case.variable for case in cases)))}
    by_variable = sorted(cases, key=lambda case: order[case.variable])
    return [_line(variable, list(rows)) for variable, rows in groupby(by_variable, lambda case: case.variable)]


def _line(variable: str, rows: list[ShownCase]) -> VariableLine:
    worst = max(rows, key=lambda row: (_severity(row), row.public, _miss(row)))
    return VariableLine(variable, worst.verdict, sum(row.right for row in rows), len(rows), worst, _common_ratio(rows))


def _severity(row: ShownCase) -> int:
    return SEVERITY.index(row.verdict)


def _miss(row: ShownCase) -> float:
    if row.largest_error is None:
        return -1.0
    return row.largest_error / row.tolerance if row.tolerance else row.largest_error


def _common_ratio(rows: list[ShownCase]) -> float | None:
    """The ratio to the reference, where it is one and the same number in every wrong case whose numbers show."""
    ratios = [row.ratio for row in rows if not row.right and row.public]
    first = ratios[0] if ratios else None
    if first is None or any(ratio is None or abs(ratio - first) > 1e-6 * abs(first) for ratio in ratios):
        return None
    return first


def _right(variables: list[VariableLine]) -> list[str]:
    if variables and all(line.right == line.total for line in variables):
        return [f"Everything: {words.listed([line.variable for line in variables])} on {_all(variables[0].total)}."]
    return [_right_sentence(line) for line in variables if line.right or _shape_is_right(line.worst)]


def _right_sentence(line: VariableLine) -> str:
    if line.right == line.total:
        return f"{line.variable} is right on {_all(line.total)}."
    if line.right:
        return f"{line.variable} is right on {line.right} of {line.total} inputs."
    return f"{line.variable} has the right shape."


def _shape_is_right(worst: ShownCase) -> bool:
    return worst.shape is not None and worst.shape == worst.expected_shape


def _all(inputs: int) -> str:
    return "the only input" if inputs == 1 else f"all {inputs} inputs"
