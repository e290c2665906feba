"""What templates may call to show a value in words."""

from flask import Flask

from app import markup
from app.web import words


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        visible=words.visible,
        number=words.number,
        shape=words.shape,
        moment=words.moment,
        inline=markup.to_inline,
    )
    app.jinja_env.globals.update(
        run_outcome=words.outcome,
        run_icon=words.icon,
        run_score=words.score,
        outcome_words=words.OUTCOMES,
    )
