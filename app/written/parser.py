"""Build a Symbol from the pieces of a formula by the precedence of its signs, with two stacks and no recursion."""

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

from app.written import slips
from app.written.text import MAX_NESTING, MAX_NODES, MAX_NUMBER, Source, Unreadable
from app.written.tokens import Token, number
from app.written.vocabulary import CONSTANTS, FUNCTIONS, unknown, without_prefix
from autodiff_core import sym
from autodiff_core.sym import Symbol


class Pending(NamedTuple):
    """What waits for its operands: a sign, or an open bracket (binding 0) with the function to apply when it closes."""

    token: Token
    binding: int
    operands: int
    apply: Callable[..., Any]


def same(x: Any) -> Any:
    return x


BINARY = {
    "+": (1, operator.add),
    "-": (1, operator.sub),
    "*": (2, operator.mul),
    "/": (2, operator.truediv),
    "^": (4, operator.pow),
    "**": (4, operator.pow),
}
UNARY = {"-": operator.neg, "+": same}
UNARY_BINDING = 3
RIGHT_ASSOCIATIVE = 4


class Parser:
    """One pass over the pieces: operands and waiting signs, each on a stack."""

    def __init__(self, source: Source, tokens: list[Token], variables: tuple[str, ...]) -> None:
        self.source = source
        self.tokens = tokens
        self.variables = variables
        self.at = 0
        self.nodes = 0
        self.operands: list[Symbol] = []
        self.pending: list[Pending] = []
        self.brackets = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def formula(self) -> Symbol:
        """The whole text. Raises Unreadable."""
        self.read_operand()
        while self.token.kind != "end":
            if self.token.text in BINARY:
                self.read_sign()
                self.read_operand()
            elif self.token.text == ")" and self.brackets:
                self.close()
            else:
                raise self.misplaced()
        if self.brackets:
            raise slips.not_closed(self.source, [p.token for p in self.pending if p.binding == 0][-1])
        self.reduce(1)
        return self.operands.pop()

    def misplaced(self) -> Unreadable:
        """What is wrong with a piece behind an operand that is neither a sign nor a bracket to close."""
        if self.token.kind == "name" and not self.is_known(self.token.text):
            return self.not_known(self.token)
        return slips.after_operand(self.source, self.tokens[self.at - 1], self.token)

    def read_operand(self) -> None:
        """A number, a name or a bracket, with the signs and functions in front of it, up to its first operand."""
        while self.token.text in UNARY or self.token.text == "(" or self.is_function():
            self.open()
        token = self.token
        if token.kind not in ("number", "name"):
            raise slips.operand_missing(self.source, self.tokens[self.at - 1] if self.at else None, token)
        self.push(self.take(), self.leaf(token))

    def is_function(self) -> bool:
        name = self.token.text
        return self.token.kind == "name" and name not in self.variables and without_prefix(name) in FUNCTIONS

    def open(self) -> None:
        token = self.take()
        if token.text in UNARY:
            self.pending.append(Pending(token, UNARY_BINDING, 1, UNARY[token.text]))
            return
        if token.kind == "name":
            if self.token.text != "(":
                raise slips.no_brackets(self.source, token, self.token)
            self.take()
        self.brackets += 1
        if self.brackets > MAX_NESTING:
            raise self.source.unreadable(token.offset, f"more than {MAX_NESTING} brackets within each other")
        self.pending.append(Pending(token, 0, 1, FUNCTIONS.get(without_prefix(token.text), same)))

    def leaf(self, token: Token) -> Symbol:
        if token.kind == "number":
            return Symbol.constant(number(self.source, token))
        if token.text in self.variables:
            return sym.var(token.text)
        if without_prefix(token.text) in CONSTANTS:
            return Symbol.constant(CONSTANTS[without_prefix(token.text)])
        raise self.not_known(token)

    def is_known(self, name: str) -> bool:
        return name in self.variables or without_prefix(name) in FUNCTIONS or without_prefix(name) in CONSTANTS

    def not_known(self, token: Token) -> Unreadable:
        return self.source.unreadable(token.offset, unknown(token.text, self.variables))

    def read_sign(self) -> None:
        token = self.take()
        binding, apply = BINARY[token.text]
        self.reduce(binding + (binding == RIGHT_ASSOCIATIVE))
        self.pending.append(Pending(token, binding, 2, apply))

    def close(self) -> None:
        self.reduce(1)
        self.take()
        self.brackets -= 1
        self.apply(self.pending.pop())

    def reduce(self, binding: int) -> None:
        """Apply the signs that bind at least so tightly, back to the last open bracket."""
        while self.pending and self.pending[-1].binding >= binding:
            self.apply(self.pending.pop())

    def apply(self, pending: Pending) -> None:
        xs = [self.operands.pop() for _ in range(pending.operands)][::-1]
        try:
            made = pending.apply(*xs)
        except ArithmeticError:
            made = None
        if made is None or not has_sane_numbers(made):
            raise slips.no_number(self.source, pending.token)
        # Numbers that come out whole are kept as int by the graph; a formula is one of real numbers throughout.
        self.push(pending.token, Symbol.constant(float(made.value)) if made.is_number else made)

    def push(self, token: Token, operand: Symbol) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.source.unreadable(token.offset, f"the formula has more than {MAX_NODES:,} parts")
        self.operands.append(operand)


def has_sane_numbers(formula: Symbol) -> bool:
    """Whether the numbers at the top of the formula, where the last step has put them together, are finite and small.

    Looking after every step keeps them so: ((2*x)^2)^2... would otherwise double the digits with each square.
    """
    level, near = [formula], [formula]
    for _ in range(3):
        level = [x for node in level for x in node.inputs]
        near += level
    return all(abs(x.value) <= MAX_NUMBER for x in near if x.is_number)
