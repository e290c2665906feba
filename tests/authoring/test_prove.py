"""`gradjudge prove` tells what holds and what does not, and proves nothing twice."""

from pathlib import Path

import pytest

from app.content import read_folder
from app.services.limits import limits_for
from app.settings import CHECKOUT, Settings
from authoring.conftest import Written
from authoring.typing_commands import blocks, changed, run
from gradjudge.commands.prove import prove
from gradjudge.commands.proving import kept
from gradjudge.commands.proving.outcome import Outcome

GROUPS = """
[[groups]]
id = "concept"
title = "Direction and meaning"
belief = "Forward and reverse are two names for one thing."
first_hint = "Say in one sentence what one pass gives you."
"""


def test_exercises_are_told_in_the_order_of_their_ids_with_what_was_checked(
    settings: Settings, written: Written
) -> None:
    for name, kind in (("b-1", "written_derivation_values"), ("a-1", "gradient_function"), ("c-1", "diagnosis")):
        written(name, kind)
    result = run(settings, prove, "--jobs", "2")
    assert result.exit_code == 0
    assert [line.split()[0] for line in blocks(result)] == ["a-1", "b-1", "c-1"]
    assert "    3 mistakes are caught and called by their names" in result.stdout.splitlines()
    assert result.stdout.splitlines()[-1].startswith("3 of 3 exercises hold; 8 mistakes caught and named;")


def test_what_was_proved_is_not_proved_again_until_it_changes(settings: Settings, written: Written) -> None:
    path = written("a-1", "diagnosis")
    assert "a-1  proved," in run(settings, prove).stdout
    again = run(settings, prove)
    assert again.exit_code == 0
    assert "a-1  proved before" in again.stdout
    assert "1 of 1 exercises hold (1 proved before)" in again.stdout
    assert "a-1  proved," in run(settings, prove, "--fresh").stdout
    changed(path / "statement.md", "Name the mistake", "Name it")
    assert "a-1  proved," in run(settings, prove).stdout


def test_a_proof_takes_nothing_that_was_worked_out_before(settings: Settings, written: Written) -> None:
    written("a-1", "diagnosis")
    assert run(settings, prove).exit_code == 0
    assert [path.name for path in settings.data_dir.iterdir()] == ["proved"]


def test_other_code_and_other_limits_make_a_proof_stale(
    settings: Settings, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = read_folder(written("a-1", "diagnosis"))
    usual = limits_for(folder.meta.limits, settings)
    tight = limits_for(folder.meta.limits, settings.model_copy(update={"wall_seconds": 4.0}))
    shelf = kept.Kept(settings.data_dir)
    shelf.put(folder, usual, Outcome(mistakes=2))
    assert shelf.get(folder, usual) == Outcome(mistakes=2, before=True)
    assert shelf.get(folder, tight) is None
    monkeypatch.setattr(kept, "code_digest", lambda: "another")
    assert kept.Kept(settings.data_dir).get(folder, usual) is None


def test_only_what_holds_is_kept_and_what_cannot_be_read_is_not_there(settings: Settings, written: Written) -> None:
    folder = read_folder(written("a-1", "diagnosis"))
    limits = limits_for(folder.meta.limits, settings)
    shelf = kept.Kept(settings.data_dir)
    shelf.put(folder, limits, Outcome(problems=("it does not hold",)))
    assert shelf.get(folder, limits) is None
    shelf.put(folder, limits, Outcome())
    (file,) = settings.data_dir.iterdir()
    for text in ("", "[]", '{"exercise": "a-1"}'):
        file.write_text(text)
        assert shelf.get(folder, limits) is None


def test_the_digest_of_the_code_depends_on_each_of_its_rooms(tmp_path: Path) -> None:
    digests = {kept.code_digest(tmp_path)}
    for room in kept.ROOMS:
        assert any((CHECKOUT / room).glob("*.py"))
        (tmp_path / room).mkdir(parents=True)
        (tmp_path / room / "one.py").write_text("x = 1\n")
        digests.add(kept.code_digest(tmp_path))
    assert len(digests) == len(kept.ROOMS) + 1


def test_a_proof_that_does_not_hold_is_told_every_time(settings: Settings, written: Written) -> None:
    path = written("a-1", "diagnosis")
    changed(path / "solution.json", '"sign"', '"scale"')
    for _ in range(2):
        result = run(settings, prove)
        assert result.exit_code == 1
        assert "a-1  DOES NOT HOLD" in result.stdout
        assert "PROBLEM  mistake 'scale-for-sign'" in result.stdout


def test_folders_that_cannot_be_read_do_not_keep_others_from_being_proved(settings: Settings, written: Written) -> None:
    written("a-1", "diagnosis")
    changed(written("b-1", "diagnosis") / "exercise.toml", "kind = ", "sort = ")
    (written("c-1", "diagnosis") / "exercise.toml").unlink()
    (written("d-1", "diagnosis") / "solution.json").unlink()
    (written("e-1", "diagnosis") / "statement.md").write_bytes(b"\xff\xfe")
    written("a-1", "diagnosis", slug="copy")
    result = run(settings, prove)
    assert result.exit_code == 1
    assert result.stdout.count("DOES NOT HOLD") == 5
    problems = [line.split("PROBLEM  ")[1] for line in result.stdout.splitlines() if "PROBLEM" in line]
    for said in ("has the id 'a-1' too", "kind", "lacks exercise.toml", "lacks solution.json", "is not UTF-8"):
        assert any(said in problem for problem in problems), said
    assert result.stdout.splitlines()[-1].startswith("1 of 6 exercises hold")


def test_what_an_exercise_asks_for_and_does_not_get_is_said(settings: Settings, written: Written) -> None:
    path = written("a-1", "diagnosis")
    changed(path / "exercise.toml", "[[cases]]", "[limits]\nwall_seconds = 59\n\n[[cases]]")
    for _ in range(2):
        assert "LIMIT  exercise.toml asks for wall_seconds = 59" in run(settings, prove, "a-1").stdout


def test_exercises_are_proved_by_id_or_by_folder_each_once(settings: Settings, written: Written) -> None:
    path = written("a-1", "diagnosis")
    written("b-1", "diagnosis")
    result = run(settings, prove, str(path), "a-1", f"{path}/", str(path / "exercise.toml"))
    assert [line.split()[0] for line in blocks(result)] == ["a-1"]
    assert run(settings, prove, "z-1").exit_code == 1
    assert "There are: a-1, b-1" in run(settings, prove, "z-1").stderr


def test_nothing_to_prove_is_no_success(settings: Settings) -> None:
    assert run(settings, prove).exit_code == 1


def test_a_group_that_nobody_knows_is_a_problem(settings: Settings, written: Written) -> None:
    path = written("a-1", "diagnosis")
    (settings.exercises_dir / "groups.toml").write_text(GROUPS)
    assert run(settings, prove).exit_code == 0
    changed(path / "mistakes.toml", 'group = "concept"', 'group = "consept"')
    result = run(settings, prove)
    assert result.exit_code == 1
    assert "PROBLEM  mistake 'two-for-n' belongs to 'consept', and groups.toml has only concept" in result.stdout
