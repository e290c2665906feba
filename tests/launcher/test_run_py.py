"""run.py installs once, notices what makes an installation unusable, and says in a sentence what it lacks."""

import ast
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

RUN_PY = Path(__file__).parents[2] / "run.py"
Checkout = Callable[..., subprocess.CompletedProcess[str]]

NO_PYTEST = 1
APPLICATION = """
import os, sys, time
print("running", sys.argv[1:], {k: v for k, v in os.environ.items() if k.startswith("GRADJUDGE_")}, flush=True)
if sys.argv[1] == "demo":
    time.sleep(600)
"""


def test_an_old_python_can_read_it() -> None:
    ast.parse(RUN_PY.read_text(), feature_version=(3, 6))
    assert len(RUN_PY.read_text().splitlines()) < 400


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.8", "3.10", "3.14"])
def test_a_python_that_does_not_suit_is_told_which_would(run: ModuleType, version: str) -> None:
    with pytest.raises(run.Refusal, match=rf"needs Python 3\.11 to 3\.13; this is {version}\. (Run|Install)"):
        run.refuse_wrong_python(*map(int, version.split(".")))


@pytest.mark.parametrize("minor", [11, 12, 13])
def test_a_python_that_suits_passes(run: ModuleType, minor: int) -> None:
    run.refuse_wrong_python(3, minor)


def test_a_suitable_python_on_the_path_is_named(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "python3.13").write_text("#!/bin/sh\nexit 127\n")
    (tmp_path / "python3.12").write_text("#!/bin/sh\nexit 0\n")
    for name in ("python3.13", "python3.12"):
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(run.Refusal, match=r"Run: python3\.12 run\.py"):
        run.refuse_wrong_python(3, 9)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(run.Refusal, match=r"apt install python3\.12"):
        run.refuse_wrong_python(3, 9)


def test_other_systems_are_told_what_works_there(run: ModuleType) -> None:
    run.refuse_other_systems(grading=True, system="linux")
    run.refuse_other_systems(grading=False, system="darwin")
    for system in ("darwin", "win32"):
        with pytest.raises(run.Refusal, match="docker compose up"):
            run.refuse_other_systems(grading=True, system=system)


def test_a_full_disk_is_named_before_anything_is_written(run: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(run.Refusal, match=rf"The disk that holds {tmp_path} has \d+ MB free"):
        run.refuse_full_disk(str(tmp_path), needed_mb=10**12)


@pytest.mark.parametrize(
    ("output", "meaning"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("Temporary failure in name resolution", "index was not reached"),
        ("error sending request for url", "index was not reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the pinned one"),
        ("because ensurepip is not available", "apt install python3-venv"),
        ("segmentation fault", "Installing the requirements failed"),
    ],
)
def test_what_a_failed_installer_says_is_explained_and_quoted(run: ModuleType, output: str, meaning: str) -> None:
    text = run.explain("x\n" * 50 + output)
    assert meaning in text
    assert output in text
    assert len(text.splitlines()) == 9


@pytest.mark.usefixtures("without_roots_rights")
def test_a_checkout_that_cannot_be_written_says_to_clone_elsewhere(run: ModuleType) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "requirements").mkdir()
        (Path(folder) / "requirements" / "runtime.txt").touch()
        Path(folder).chmod(0o555)
        with pytest.raises(run.Refusal, match=r"cannot be written.*Clone Gradjudge into a folder of yours"):
            run.install(folder, "runtime.txt")
        Path(folder).chmod(0o755)


@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_the_second_start_installs_nothing(checkout: Path, start: Checkout, tool: str) -> None:
    first = start("install", tool=tool)
    assert "Installing into .venv" in first.stdout
    assert start("install", tool=tool).stdout == ""
    assert packages(checkout) == ["tiny_runtime"]


def test_it_turns_into_the_application_with_the_reader_s_choices(checkout: Path, start: Checkout) -> None:
    done = start("--port", "8123", "--data", "my data")
    assert "running ['up']" in done.stdout
    assert "'GRADJUDGE_PORT': '8123'" in done.stdout
    assert f"'GRADJUDGE_DATA_DIR': '{checkout.parent / 'my data'}'" in done.stdout


def test_the_command_in_the_venv_works_from_anywhere(checkout: Path, start: Checkout) -> None:
    start("install")
    command = checkout / ".venv" / "bin" / "gradjudge"
    assert "running ['doctor']" in subprocess.run([command, "doctor"], cwd="/", text=True, capture_output=True).stdout


def test_other_requirements_make_the_venv_anew(checkout: Path, start: Checkout, tmp_path: Path) -> None:
    start("install")
    lock = checkout / "requirements" / "runtime.txt"
    lock.write_text(lock.read_text().replace("tiny-runtime", "tiny-test").replace(*digests(tmp_path)))
    assert "Installing into .venv" in start("install").stdout
    assert packages(checkout) == ["tiny_test"]


def test_a_moved_checkout_makes_the_venv_anew(checkout: Path, start: Checkout, tmp_path: Path) -> None:
    start("install")
    moved = checkout.rename(tmp_path / "moved here")
    assert "Installing into .venv" in start("install", checkout=moved).stdout
    assert (
        "running ['doctor']"
        in subprocess.run(
            [moved / ".venv" / "bin" / "gradjudge", "doctor"], cwd="/", text=True, capture_output=True
        ).stdout
    )


@pytest.mark.parametrize("broken", ["stamp", "interpreter", "version"])
def test_a_venv_that_is_not_whole_is_made_anew(checkout: Path, start: Checkout, broken: str) -> None:
    start("install")
    stamp = checkout / ".venv" / "installed.json"
    if broken == "interpreter":
        (checkout / ".venv" / "bin" / "python").unlink()
    elif broken == "version":
        stamp.write_text(stamp.read_text().replace("cpython-3", "cpython-9"))
    else:
        stamp.write_text("{")
    (checkout / ".venv" / "half-written").mkdir()
    assert "Installing into .venv" in start("install").stdout
    assert not (checkout / ".venv" / "half-written").exists()


def test_the_tests_needs_are_added_to_a_venv_that_is_fine(checkout: Path, start: Checkout) -> None:
    start("install")
    (checkout / ".venv" / "kept").touch()
    assert "Installing what the tests need." in start("test", code=NO_PYTEST).stdout
    assert packages(checkout) == ["tiny_runtime", "tiny_test"]
    assert (checkout / ".venv" / "kept").exists()
    assert start("install").stdout == ""
    assert "Installing" not in start("test", code=NO_PYTEST).stdout


def test_an_interrupted_addition_makes_the_venv_anew(checkout: Path, start: Checkout) -> None:
    start("install")
    stamp = checkout / ".venv" / "installed.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "test.txt": "unfinished"}))
    assert "Installing into .venv" in start("test", code=NO_PYTEST).stdout


def test_a_package_that_is_not_there_shows_the_installer_s_last_lines(tmp_path: Path, start: Checkout) -> None:
    for wheel in (tmp_path / "wheels").iterdir():
        wheel.unlink()
    done = start("install", code=2)
    assert ".venv/install.log" in done.stderr
    assert "tiny-runtime" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_at_once_install_once(checkout: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, str(checkout / "run.py"), "install"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    outputs = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("Installing into .venv" in output for output in outputs) == 1


def test_an_installer_that_outlives_its_run_py_still_keeps_others_out(
    checkout: Path, start: Checkout, environment: dict[str, str], tmp_path: Path
) -> None:
    slow = tmp_path / "slow" / "uv"
    slow.parent.mkdir()
    slow.write_text('#!/bin/sh\n[ "$1" = --version ] || { /usr/bin/touch started; exec /bin/sleep 2; }\n')
    slow.chmod(0o755)
    command = [sys.executable, str(checkout / "run.py"), "install"]
    with subprocess.Popen(command, env={**environment, "PATH": str(slow.parent)}) as first:
        while not (checkout / "started").exists():
            assert first.poll() is None
            time.sleep(0.02)
        first.kill()
    assert "Another run.py is installing" in start("install").stdout
    assert packages(checkout) == ["tiny_runtime"]


def test_a_venv_that_runs_something_is_not_taken_away(
    checkout: Path, start: Checkout, environment: dict[str, str]
) -> None:
    start("install")
    command = [sys.executable, str(checkout / "run.py"), "demo"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as serving:
        assert serving.stdout and "running ['demo']" in serving.stdout.readline()
        (checkout / ".venv" / "installed.json").unlink()
        refused = start("install", code=None)
        serving.kill()
    assert "a running Gradjudge uses it" in refused.stderr
    assert refused.returncode == 2
    start("install")


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--port", "x"], ["demo", "--port", "8000"], ["serve"]])
def test_a_wrong_option_is_explained(checkout: Path, start: Checkout, arguments: list[str]) -> None:
    assert "usage: run.py" in start(*arguments, code=2).stderr
    assert not (checkout / ".venv").exists()


@pytest.fixture
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", RUN_PY)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with run.py, requirements that are two empty packages lying beside it, and a tiny application."""
    root = tmp_path / "checkout"
    for folder in (root / "requirements", root / "gradjudge", tmp_path / "wheels"):
        folder.mkdir(parents=True)
    shutil.copy(RUN_PY, root)
    (root / "gradjudge" / "__main__.py").write_text(APPLICATION)
    here = f"--no-index\n--find-links {tmp_path / 'wheels'}\n"
    runtime, test = pinned(tmp_path, "tiny_runtime"), pinned(tmp_path, "tiny_test")
    (root / "requirements" / "runtime.txt").write_text(here + runtime)
    (root / "requirements" / "test.txt").write_text(here + runtime + test)
    return root


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """uv alone on PATH where there is one; of our own settings none."""
    (tmp_path / "uv-only").mkdir()
    if found := shutil.which("uv"):
        (tmp_path / "uv-only" / "uv").symlink_to(found)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRADJUDGE_")}
    yield {**kept, "PATH": f"{tmp_path / 'uv-only'}:/usr/bin:/bin"}


@pytest.fixture
def start(checkout: Path, environment: dict[str, str], tmp_path: Path) -> Checkout:
    (tmp_path / "empty").mkdir()

    def run_py(
        *arguments: str, tool: str = "uv", code: int | None = 0, checkout: Path = checkout
    ) -> subprocess.CompletedProcess[str]:
        path = {"uv": environment["PATH"], "pip": str(tmp_path / "empty")}[tool]
        done = subprocess.run(
            [sys.executable, checkout / "run.py", *arguments],
            env={**environment, "PATH": path},
            cwd=tmp_path,
            text=True,
            capture_output=True,
            timeout=120,
        )
        assert code in (None, done.returncode), done.stdout + done.stderr
        return done

    return run_py


def pinned(folder: Path, name: str) -> str:
    """Build the wheel of an empty package; return its line in a lock file."""
    wheel = folder / "wheels" / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return f"{name.replace('_', '-')}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def digests(folder: Path) -> tuple[str, str]:
    runtime, test = (
        hashlib.sha256((folder / "wheels" / f"{name}-1.0-py3-none-any.whl").read_bytes()).hexdigest()
        for name in ("tiny_runtime", "tiny_test")
    )
    return runtime, test


def packages(root: Path) -> list[str]:
    return sorted(path.stem for path in (root / ".venv").glob("lib/*/site-packages/tiny_*.py"))
