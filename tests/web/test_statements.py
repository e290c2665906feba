"""A statement that is there in two languages can be read in either."""

from sqlalchemy import update

from app.models import ExerciseVersion
from web.exercise import files
from web.world import World

CHINESE = "求均方误差关于 $w$ 的梯度。"


def test_the_other_language_is_one_link_away(world: World) -> None:
    with_chinese(world)
    assert 'hreflang="zh"' in page(world)
    assert "求均方误差" not in page(world)
    assert "求均方误差" in page(world, "?language=zh")
    assert '<div class="statement" lang="zh">' in page(world, "?language=zh")


def test_a_language_that_is_not_there_is_english(world: World) -> None:
    assert '<div class="statement" lang="en">' in page(world, "?language=zh")
    with_chinese(world)
    assert '<div class="statement" lang="en">' in page(world, "?language=../../etc")


def test_one_language_needs_no_choice(world: World) -> None:
    assert "hreflang" not in page(world)


def page(world: World, query: str = "") -> str:
    answer = world.browser("ann").get(f"/exercises/{world.assigned().id}{query}")
    assert answer.status_code == 200
    return str(answer.text)


def with_chinese(world: World) -> None:
    new = {**files(), "statement.zh.md": CHINESE}
    with world.database.writing() as session:
        session.execute(update(ExerciseVersion).values(files=new, digest="with-chinese"))
