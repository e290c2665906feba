"""What to say where a formula goes on in a way that none can; every function returns the exception to raise."""

from app.written.text import MAX_NUMBER, Source, Unreadable, shown
from app.written.tokens import Token


def after_operand(source: Source, before: Token, token: Token) -> Unreadable:
    """Something that stands behind an operand, and is neither a sign nor a bracket to close."""
    if token.text == ")":
        return source.unreadable(token.offset, 'this ")" closes no bracket: remove it, or write the "(" it belongs to')
    if before.kind == token.kind == "number":
        return source.unreadable(
            token.offset,
            f"two numbers side by side, {shown(before.text)} and {shown(token.text)}: write a sign between",
        )
    pair = f"{shown(before.text)} and {shown(token.text)}"
    product = shown(f"{before.text}*{token.text}")
    return source.unreadable(token.offset, f"there is no sign between {pair}: write {product} for a product")


def operand_missing(source: Source, before: Token | None, token: Token) -> Unreadable:
    found = shown(token.text) if token.text else "the end"
    wanted = "a number, a variable, a function or a bracket is missing"
    if before is None:
        return source.unreadable(token.offset, f"a formula cannot begin with {found}: {wanted}")
    return source.unreadable(token.offset, f"between {shown(before.text)} and {found} {wanted}")


def no_brackets(source: Source, function: Token, token: Token) -> Unreadable:
    """A function without the bracket behind it."""
    operand = token.text if token.kind in ("number", "name") else "x"
    power = token.text in ("^", "**")
    right = f"{function.text}({operand}){'^2' if power else ''}"
    return source.unreadable(function.offset, f"{shown(function.text)} needs brackets: write {shown(right)}")


def not_closed(source: Source, opened: Token) -> Unreadable:
    return source.unreadable(opened.offset, f'the bracket of {shown(opened.text)} is not closed: write its ")"')


def no_number(source: Source, token: Token) -> Unreadable:
    """Numbers that give no number, such as 1/0, log(-1) or 10^400."""
    return source.unreadable(
        token.offset,
        f"what {shown(token.text)} does to the numbers here gives no finite number up to {MAX_NUMBER:g}: "
        "look for a division by 0, a root or logarithm of a negative number, or a huge power",
    )
