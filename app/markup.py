"""Turn the Markdown of a statement, with $...$ maths, into HTML and MathML that are safe to show."""

import html
from typing import Any

import nh3
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

# fmt: off
TEXT_TAGS = {
    "a", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}
MATH_TAGS = {
    "math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "mspace", "msqrt", "mstyle",
    "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}
# fmt: on
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {"fence", "form", "lspace", "maxsize", "minsize", "rspace", "separator", "stretchy"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mfrac": {"linethickness"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtd": {"columnalign"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
}
CLASSES = {"span": {"math", "inline"}, "div": {"math", "block"}}


def to_html(text: str) -> Markup:
    """A whole text: paragraphs, lists, tables, code, maths. Raw HTML in it is shown as text."""
    return _safe(_MARKDOWN.render(text))


def to_inline(text: str) -> Markup:
    """One line of text, without a paragraph around it."""
    return _safe(_MARKDOWN.renderInline(text))


def _safe(markup: str) -> Markup:
    # The maths converter passes what stands in \text{...} through unescaped: nothing is trusted before this line.
    return Markup(  # noqa: S704
        nh3.clean(
            markup,
            tags=TEXT_TAGS | MATH_TAGS,
            attributes=ATTRIBUTES,
            allowed_classes=CLASSES,
            url_schemes={"https", "http", "mailto"},
        )
    )


def _mathml(formula: str, options: dict[str, Any]) -> str:
    try:
        return convert(formula, display="block" if options["display_mode"] else "inline")
    except Exception:  # the converter has no common base for its errors; a formula it cannot read is shown as written
        return f"<code>{html.escape(formula)}</code>"


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
    return parser.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_blank_lines=False,
        double_inline=True,
        renderer=_mathml,
    )


_MARKDOWN = _markdown()
