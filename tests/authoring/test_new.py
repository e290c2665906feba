"""`gradjudge new` writes a folder that proves as it is, for every kind."""

from pathlib import Path

import pytest

from app.content import read_folder
from app.settings import Settings
from authoring.conftest import Written
from authoring.typing_commands import run
from gradjudge.commands.new import new
from gradjudge.commands.prove import prove
from gradjudge.templates import KINDS, TEMPLATES
from worker.grading.judge import Judge
from worker.grading.proof import prove as proof_of
from worker.sandbox import Limits


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_exercise_of_any_kind_holds_as_it_is(kind: str, settings: Settings, judge: Judge) -> None:
    assert run(settings, new, "new-07", "--kind", kind, "--into", str(settings.exercises_dir / kind)).exit_code == 0
    folder = read_folder(settings.exercises_dir / kind)
    proof = proof_of(folder, judge)
    assert proof.holds, proof.problems
    assert (folder.meta.id, folder.meta.kind) == ("new-07", kind)
    assert folder.meta.blind or not folder.meta.function.parameters or kind == "diagnosis"


def test_there_is_a_template_for_each_kind_and_no_other() -> None:
    assert {path.name for path in TEMPLATES.iterdir()} == set(KINDS)


def test_a_new_exercise_goes_to_the_unit_of_those_like_it(settings: Settings, written: Written) -> None:
    written("lr-01", "diagnosis", unit="linreg")
    for name, folder in (("lr-02", "linreg/lr-02-cubes-and-more"), ("zz-01", "own/zz-01-cubes-and-more")):
        result = run(settings, new, name, "--kind", "vjp_rule", "--title", "Cubes (and more)")
        assert result.exit_code == 0
        assert (settings.exercises_dir / folder / "exercise.toml").is_file()
        assert f"gradjudge prove {name}" in result.stdout


def test_a_new_exercise_can_be_written_anywhere(settings: Settings, tmp_path: Path) -> None:
    target = tmp_path / "some" / "where"
    title = 'The "other" \\ one, \N{GREEK SMALL LETTER ALPHA}'
    arguments = ("x-1", "--kind", "diagnosis", "--unit", "mine", "--title", title, "--into", str(target))
    assert run(settings, new, *arguments).exit_code == 0
    text = (target / "exercise.toml").read_text()
    assert 'id = "x-1"' in text
    assert 'unit = "mine"' in text
    assert "x-1  proved" in run(settings, prove, str(target)).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a-1", "--kind", "diagnosis"), "There is an exercise 'a-1' already"),
        (("a 2", "--kind", "diagnosis"), "The id 'a 2' cannot be used"),
        (("../a", "--kind", "diagnosis"), "The id '../a' cannot be used"),
        (("a-2", "--kind", "diagnosis", "--unit", "a/b"), "The unit 'a/b' cannot be used"),
        (("a-2", "--kind", "essay"), "'gradient_function', "),
        (("a-2", "--kind", "diagnosis", "--into", "full"), "full is not empty"),
        (("a-2", "--kind", "diagnosis", "--into", "full/file"), "cannot be written"),
        (("a-2", "--kind", "diagnosis", "--title", ""), "title: "),
    ],
)
def test_what_cannot_be_a_new_exercise_is_refused_and_nothing_written(
    arguments: tuple[str, ...],
    said: str,
    settings: Settings,
    written: Written,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written("a-1", "diagnosis")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    result = run(settings, new, *arguments)
    assert result.exit_code != 0
    assert said in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge("a secret of the tests", lambda _: Limits(wall_seconds=5, memory_mb=512))
