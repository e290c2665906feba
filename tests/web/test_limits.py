"""The page of an exercise says in one line when a run is stopped."""

from collections.abc import Callable

from sqlalchemy import update

from app.models import ExerciseVersion
from web.exercise import META, files
from web.world import World

FORMULA = META.replace("gradient_function", "closed_form_expression").replace('wrt = ["w"]', 'outputs = ["slope"]')


def test_the_limits_of_the_deployment_are_told(world: World) -> None:
    assert "10 points · stopped after 5 s, 1024 MB of memory" in page(world)


def test_an_exercise_may_have_its_own(world: World) -> None:
    keep(world, META + "[limits]\nwall_seconds = 2.5\nmemory_mb = 512\n")
    assert "stopped after 2.5 s, 512 MB of memory" in page(world)


def test_the_maximum_is_told_where_it_asks_for_more(make_world: Callable[..., World]) -> None:
    world = make_world(max_wall_seconds=8.0)
    keep(world, META + "[limits]\nwall_seconds = 60\n")
    assert "stopped after 8 s, 1024 MB of memory" in page(world)


def test_processor_time_is_told_where_it_is_the_shorter_one(world: World) -> None:
    keep(world, META + "[limits]\ncpu_seconds = 2\n")
    assert "stopped after 5 s or 2 s of processor time, 1024 MB of memory" in page(world)


def test_what_is_only_read_has_no_limits(world: World) -> None:
    keep(world, FORMULA)
    assert "stopped after" not in page(world)


def page(world: World) -> str:
    answer = world.browser("ann").get(f"/exercises/{world.assigned().id}")
    assert answer.status_code == 200
    return str(answer.text)


def keep(world: World, meta: str) -> None:
    """Put another exercise.toml under the exercise that Ann has."""
    texts = {
        **files("one-01"),
        "exercise.toml": meta.format(id="one-01", title="Limited"),
        "starter.txt": "0\n",
        "solution.txt": "2/n * 1\n",
    }
    with world.database.writing() as session:
        version = world.assigned().exercise_version_id
        session.execute(update(ExerciseVersion).where(ExerciseVersion.id == version).values(files=texts))
