"""What the model answer returns with a change made in its text: each change alone, and likely ones in pairs."""

import ast
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from ..answers import answer, loaded
from ..draws import Draw, Unsound
from ..exercise import Task
from . import arithmetic, calls, names, slip, statements
from .context import Context
from .patience import GUARDS, Late, counted, within
from .places import Place, called, places
from .scope import Scope, shapes_of
from .slip import Slip

PAGES = (arithmetic, calls, names, statements)
# CPU seconds of one change, on all draws together.
SECONDS = 0.3
PAIRED = 40


class Change(NamedTuple):
    place: Place
    node: ast.AST
    slip: Slip


class Tried(NamedTuple):
    """What came back on every draw: arrays, or a dict that says what was raised."""

    slips: tuple[Slip, ...]
    answers: list[Any]


Seen = Callable[[Tried], bool]


def tried(task: Task, draws: Sequence[Draw], seconds: tuple[float, float], new: Seen) -> tuple[int, int]:
    """Hands every changed answer to `new`, which says whether it is one. How many were tried, how many left out."""
    tree = ast.parse(task.solution)
    guarded = counted(tree)
    found = sorted(_changes(tree, _scope(task, tree, draws[0])), key=lambda change: change.slip.cost)
    likely: list[Change] = []
    ends = time.process_time() + seconds[0]
    done = 0
    for change in found:
        if time.process_time() > ends:
            break
        done += 1
        outcome = _with(guarded, (change,), task, draws)
        if outcome is not None and new(outcome) and change.slip.cost < 2.0:
            likely.append(change)
    ends = time.process_time() + seconds[1]
    for pair in combinations(likely[:PAIRED], 2):
        if time.process_time() > ends:
            break
        if _apart(*pair) and (both := _with(guarded, pair, task, draws)) is not None:
            new(both)
    return done, len(found) - done


def _scope(task: Task, tree: ast.Module, draw: Draw) -> Scope:
    call = loaded(task.solution, task.way)
    outputs = tuple(task.way["outputs"])
    shapes = shapes_of(lambda one: answer(call, one, outputs), draw)
    upstreams = list(task.upstreams)
    if task.kind == "forward_backward_pair":
        backward = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        upstreams += [node.args.args[0].arg for node in backward if node.name == task.way["backward"]]
    return Scope(tree, task, tuple(upstreams), shapes)


def _changes(tree: ast.Module, scope: Scope) -> Iterator[Change]:
    context = Context(tree, scope)
    for place in places(tree):
        if called(place.node) in GUARDS or getattr(place.node, "id", "") in GUARDS:
            continue
        for page in PAGES:
            for node, said in page.changes(place, scope):
                yield Change(place, node, context.called(place.node, said))
        body = getattr(place.node, "body", None)
        if isinstance(place.node, (ast.FunctionDef, ast.For)) and isinstance(body, list):
            for swapped in statements.swaps(body):
                yield Change(place, _with_body(place.node, swapped), slip.ORDER)


def _with_body(node: Any, body: list[ast.stmt]) -> ast.AST:
    fields = {name: value for name, value in ast.iter_fields(node) if name != "body"}
    changed: ast.AST = type(node)(**fields, body=body)
    return changed


def _apart(one: Change, other: Change) -> bool:
    nodes = set(map(id, ast.walk(one.place.node)))
    return id(other.place.node) not in nodes and id(one.place.node) not in set(map(id, ast.walk(other.place.node)))


def _with(tree: ast.Module, pair: tuple[Change, ...], task: Task, draws: Sequence[Draw]) -> Tried | None:
    """None where the change cannot be made, or raises on every draw."""
    olds = [change.place.node for change in pair]
    for change in pair:
        change.place.put(change.node)
    try:
        call = loaded(ast.fix_missing_locations(tree), task.way)
        outputs = tuple(task.way["outputs"])
        with within(SECONDS):
            found = [answer(call, one, outputs) for one in draws]
        return None if all(isinstance(one, dict) for one in found) else Tried(tuple(c.slip for c in pair), found)
    except (Late, Unsound, ValueError, TypeError, SyntaxError, RecursionError):
        return None
    finally:
        for change, old in zip(pair, olds, strict=True):
            change.place.put(old)
