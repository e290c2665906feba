"""`gradjudge check` judges files here and now: a line for each, whatever is in it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.content import ExerciseFolder
from app.services.reports import GraderFault, Report
from app.settings import Settings
from authoring.conftest import Written
from authoring.typing_commands import HALF, RIGHT, changed, checked
from gradjudge.commands.check import check
from worker import sandbox
from worker.grading.judge import Judge


def test_a_line_of_json_for_each_file(settings: Settings, written: Written, tmp_path: Path) -> None:
    written("a-1", "gradient_function")
    files = {"right.py": RIGHT, "half.py": HALF, "broken.py": "def grad(w, t)\n"}
    result = checked(settings, "a-1", files, tmp_path, "--json")
    right, half, broken = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert (right["outcome"], right["score"], right["max_score"], right["exercise"]) == ("passed", 10, 10, "a-1")
    assert right["variables"]["dw"]["right"] is True
    assert right["variables"]["dw"]["largest_error"] <= right["variables"]["dw"]["tolerance"]
    assert half["variables"]["dw"]["ratio"] == pytest.approx(0.5)
    assert half["findings"][0]["mistake"] == "missing-2"
    assert half["findings"][0]["evidence"]["factor"] == "1/2"
    assert set(half["findings"][0]) == {"mistake", "group", "variable", "message", "hint", "line", "evidence"}
    assert broken["findings"][0]["line"] == 1
    assert [Path(line["file"]).name for line in (right, half, broken)] == list(files)


def test_files_that_cannot_be_read_are_told_and_the_others_judged(
    settings: Settings, written: Written, tmp_path: Path
) -> None:
    written("a-1", "gradient_function")
    (tmp_path / "binary.py").write_bytes(b"\xff\x00")
    (tmp_path / "large.py").write_text("#" * (settings.max_source_bytes + 4))
    names = ["missing.py", "binary.py", "large.py", "."]
    arguments = [str(tmp_path / name) for name in names]
    result = checked(settings, "a-1", {"right.py": RIGHT}, tmp_path, *arguments, "--json")
    last, *lines = reversed([json.loads(line) for line in result.stdout.splitlines()])
    assert [line["outcome"] for line in lines] == ["not_gradable"] * 4
    assert {line["findings"][0]["mistake"] for line in lines} == {"unreadable-file", "not-utf8", "too-large"}
    assert last["outcome"] == "passed"
    assert result.exit_code == 1


def test_a_file_of_exactly_the_longest_length_is_judged(settings: Settings, written: Written, tmp_path: Path) -> None:
    written("a-1", "gradient_function")
    longest = RIGHT + "#" * (settings.max_source_bytes - len(RIGHT))
    assert checked(settings, "a-1", {"right.py": "\N{BYTE ORDER MARK}" + longest}, tmp_path).exit_code == 0
    assert checked(settings, "a-1", {"right.py": longest + "#"}, tmp_path).exit_code == 1


def test_the_standard_input_is_a_file_too(settings: Settings, written: Written) -> None:
    written("a-1", "gradient_function")
    result = CliRunner().invoke(check, ["a-1", "-", "--json"], input=RIGHT, obj=settings)
    assert json.loads(result.stdout)["outcome"] == "passed"
    assert json.loads(result.stdout)["file"] == "-"


def test_cases_that_take_no_points_make_no_variable_wrong(settings: Settings, written: Written, tmp_path: Path) -> None:
    path = written("a-1", "gradient_function")
    changed(path / "exercise.toml", "single number", 'single number"\nrequired = false\nremark = "Not for one number.')
    source = "def grad(w, t):\n    return (2 if len(w) > 1 else 3) * (w - t)\n"
    result = checked(settings, "a-1", {"a.py": source}, tmp_path, "--json")
    line = json.loads(result.stdout)
    assert line["outcome"] == "passed"
    assert line["variables"]["dw"]["right"] is True
    assert [remark["message"] for remark in line["remarks"]] == ["Not for one number."]


@pytest.mark.parametrize("name", ["{0}", "{0}/", "{0}/exercise.toml", "exercises/own/a-1-x", "./exercises/own/a-1-x/"])
def test_an_exercise_is_found_by_any_path(
    name: str, settings: Settings, written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written("a-1", "gradient_function")
    monkeypatch.chdir(tmp_path)
    assert checked(settings, name.format(path), {"a.py": RIGHT}, tmp_path).exit_code == 0


def test_an_id_is_the_exercise_even_where_a_folder_is_called_so(
    settings: Settings, written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written("a-1", "gradient_function")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-1").mkdir()
    assert checked(settings, "a-1", {"a.py": RIGHT}, tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("exercise.toml", "points = 10", "points = ten", "cannot be used: exercise.toml: Invalid value"),
        ("exercise.toml", "points = 10", "points = -1", "cannot be used: exercise.toml: points: "),
        ("reference.py", "ad.square", "ad.sqare", "is broken: AttributeError: "),
        ("solution.py", "return", "retrun", "is broken: "),
    ],
)
def test_a_fault_of_the_exercise_is_one_line_and_status_2(
    file: str, old: str, new: str, said: str, settings: Settings, written: Written, tmp_path: Path
) -> None:
    changed(written("a-1", "gradient_function") / file, old, new)
    result = checked(settings, "a-1", {"a.py": RIGHT}, tmp_path, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_exercise_that_is_not_there_is_status_2(settings: Settings, written: Written, tmp_path: Path) -> None:
    written("a-1", "gradient_function")
    result = checked(settings, "b-1", {"a.py": RIGHT}, tmp_path)
    assert result.exit_code == 2
    assert "There are: a-1" in result.stderr


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (GraderFault("The sandbox failed: no memory"), "was not judged: The sandbox failed: no memory"),
        (ZeroDivisionError("float division"), "was not judged: ZeroDivisionError: float division"),
    ],
)
def test_a_fault_of_ours_costs_one_file_and_is_status_2(
    fault: Exception,
    said: str,
    settings: Settings,
    written: Written,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written("a-1", "gradient_function")
    judge = Judge.judge

    def failing(self: Judge, folder: ExerciseFolder, source: str) -> Report:
        if source == HALF:
            raise fault
        return judge(self, folder, source)

    monkeypatch.setattr(Judge, "judge", failing)
    files = {"half.py": HALF, "right.py": RIGHT}
    result = checked(settings, "a-1", files, tmp_path, "--json")
    assert result.exit_code == 2
    assert [json.loads(line)["outcome"] for line in result.stdout.splitlines()] == ["passed"]
    assert said in result.stderr
    assert "half.py" in result.stderr


def test_a_host_that_cannot_confine_is_status_2(
    settings: Settings, written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: bool) -> None:
        raise sandbox.SandboxUnavailable("this host lacks a seccomp filter")

    written("a-1", "gradient_function")
    monkeypatch.setattr(sandbox, "start", refuse)
    result = checked(settings, "a-1", {"a.py": RIGHT}, tmp_path)
    assert result.exit_code == 2
    assert result.stderr == "Error: The sandbox failed: this host lacks a seccomp filter\n"


def test_figures_that_json_has_no_word_for_are_null(settings: Settings, written: Written, tmp_path: Path) -> None:
    written("a-1", "gradient_function")
    source = "def grad(w, t):\n    return 2 * (w - t) * float('inf')\n"
    result = checked(settings, "a-1", {"a.py": source}, tmp_path, "--json")
    assert "NaN" not in result.stdout
    assert "Infinity" not in result.stdout
    assert json.loads(result.stdout)["outcome"] == "wrong"
