"""What students write instead of programs: formulas, numbers, graphs, choices. Read within limits, never run as Python.

Whatever cannot be read raises Unreadable, which says what was found, where, and what to write instead.
"""

from app.written.choice import parse_choice, parse_choices
from app.written.formula import parse, values
from app.written.graph import Graph, parse_graph
from app.written.numbers import parse_numbers
from app.written.operations import OPERATIONS
from app.written.text import Unreadable

__all__ = [
    "OPERATIONS",
    "Graph",
    "Unreadable",
    "parse",
    "parse_choice",
    "parse_choices",
    "parse_graph",
    "parse_numbers",
    "values",
]
