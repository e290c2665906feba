"""The gate: shipped exercises hold, and each way of spoiling one is found and said."""

import pytest

from app.content import ExerciseFolder, FolderError, read_files
from worker.grading.judge import Judge
from worker.grading.proof import prove

SPOILT = {
    "a wrong reference": ("reference.py", "ad.mean(", "ad.sum(", "the model answer is judged wrong"),
    "a reference that fails": ("reference.py", "X @ w", "X @ X", "reference.py line"),
    "a wrong model answer": ("solution.py", "X.shape[0]", "X.shape[0] + 1", "the model answer is judged wrong"),
    "a starter that passes": ("starter.py", "np.zeros(d)", "2 / n * X.T @ (X @ w - y)", "the starter passes"),
    "a mistake that is none": ("mistakes.toml", '"1/n *"', '"(1+1)/n *"', "mistake 'missing-2' passes"),
    "a mistake near the tolerance": (
        "mistakes.toml",
        '"1/n *"',
        '"2.0000000000003/n *"',
        "times the tolerance off",
    ),
    "a model answer that writes into its inputs": (
        "solution.py",
        "r = X @ w - y",
        "r = X @ w - y; y[:] = 0",
        "changes its inputs in place",
    ),
    "two mistakes alike": ("mistakes.toml", '"2/n/n *"', '"1/n *"', "'missing-2' and 'averaged-twice' give the same"),
    "a change that does not apply": ("mistakes.toml", '"2/n *", "1/n', '"7/n *", "1/n', "does not contain '7/n *'"),
    "an untold blindness": (
        "exercise.toml",
        'hides = ["divide-by-d"]',
        "",
        "`divide-by-d` pass; exercise.toml says none",
    ),
    "inputs out of order": (
        "reference.py",
        '{"X": X, "y": y, "w": w}',
        '{"y": y, "X": X, "w": w}',
        "exercise.toml says",
    ),
}


@pytest.mark.parametrize("name", ["vc-01", "lr-01", "lr-03"])
def test_a_shipped_exercise_holds_and_says_what_was_checked(
    name: str, judge: Judge, exercises: dict[str, ExerciseFolder]
) -> None:
    proof = prove(exercises[name], judge)
    assert proof.holds, proof.problems
    assert any("complex derivative" in note for note in proof.notes)


def test_it_says_which_inputs_are_blind_to_what(judge: Judge, exercises: dict[str, ExerciseFolder]) -> None:
    assert "with n = 2, `averaged-twice` and `missing-2` look alike" in prove(exercises["lr-01"], judge).notes


@pytest.mark.parametrize(("file", "old", "new", "problem"), SPOILT.values(), ids=SPOILT)
def test_a_spoilt_exercise_does_not_hold(
    file: str, old: str, new: str, problem: str, judge: Judge, exercises: dict[str, ExerciseFolder]
) -> None:
    files = dict(exercises["lr-01"].files)
    assert old in files[file]
    proof = prove(read_files({**files, file: files[file].replace(old, new)}), judge)
    assert any(problem in found for found in proof.problems), proof.problems


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("exercise.toml", "id = ", "exercise.toml: "),
        ("exercise.toml", 'id = "x"\nextra = 1\n', "Field required"),
        ("mistakes.toml", "mistakes = 3\n", "mistakes.toml: mistakes"),
    ],
)
def test_a_folder_that_cannot_be_read_names_the_file_and_the_place(
    file: str, text: str, problem: str, exercises: dict[str, ExerciseFolder]
) -> None:
    with pytest.raises(FolderError, match=problem):
        read_files({**exercises["lr-01"].files, file: text})


def test_the_digest_depends_on_every_file_and_not_on_line_ends(exercises: dict[str, ExerciseFolder]) -> None:
    files = dict(exercises["lr-01"].files)
    digest = exercises["lr-01"].digest
    assert read_files({name: text.replace("\n", "\r\n") for name, text in files.items()}).digest == digest
    for name in ("statement.md", "starter.py", "solution.py"):
        assert read_files({**files, name: files[name] + "\n# changed\n"}).digest != digest
