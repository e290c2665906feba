#!/usr/bin/env python3
"""Install and run Gradjudge on this machine, with one command and nothing but Python.

    python3 run.py [--port N] [--data DIR]   install what is missing, start everything, serve until Ctrl-C
    python3 run.py demo                      grade five sample submissions, print the verdicts, stop
    python3 run.py test [PYTEST OPTIONS]     install what the tests need, run them
    python3 run.py install                   only make .venv and install the pinned requirements

The grammar and the annotations of this file suit Python 3.6, so that an old Python can say what it lacks.
"""

import argparse
import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
NEWEST = (3, 13)
ROOT = os.path.dirname(os.path.abspath(__file__))
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable
RUNTIME = "runtime.txt"
TEST = "test.txt"
NEEDED_MB = {RUNTIME: 400, TEST: 800}
UNFINISHED = "unfinished"
# To compare autodiff_core with. The local version keeps the index from sending gigabytes of a CUDA build.
TORCH = "torch==2.13.0+cpu"


class Refusal(Exception):
    """Something the reader must change first; the text says what, in a sentence or two."""


def main(arguments: "list[str]") -> int:
    try:
        refuse_wrong_python(sys.version_info[0], sys.version_info[1])
        return run(arguments)
    except Refusal as refusal:
        print("\n" + str(refusal), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def run(arguments: "list[str]") -> int:
    if arguments[:1] == ["test"]:
        refuse_other_systems(grading=False)
        install(ROOT, TEST)
        return become(["-m", "pytest", *arguments[1:]], {})
    options = parse(arguments)
    refuse_other_systems(grading=options.command != "install")
    install(ROOT, RUNTIME)
    if options.command == "install":
        return 0
    return become(["-m", "gradjudge", options.command], chosen(options))


def parse(arguments: "list[str]") -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", default="up", choices=["up", "demo", "test", "install"])
    parser.add_argument("--port", type=port, help="serve on this port (8000)")
    parser.add_argument("--data", metavar="DIR", help="keep database, keys and logs here (data/ beside run.py)")
    options = parser.parse_args(arguments)
    if options.command == "test":
        parser.error("test comes first: python3 run.py test [PYTEST OPTIONS]")
    if options.command != "up" and (options.port or options.data):
        parser.error("--port and --data belong to serving: python3 run.py [--port N] [--data DIR]")
    return options


def port(text: str) -> int:
    if not (text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError("a number from 1 to 65535, not " + text)
    return int(text)


def chosen(options: argparse.Namespace) -> "dict[str, str]":
    """The reader's choices as the variables that the rest of Gradjudge reads."""
    settings = {}
    if options.port:
        settings["GRADJUDGE_PORT"] = str(options.port)
    folder = options.data or os.environ.get("GRADJUDGE_DATA_DIR")
    if folder:
        settings["GRADJUDGE_DATA_DIR"] = os.path.abspath(os.path.expanduser(folder))
    return settings


def become(python_arguments: "list[str]", settings: "dict[str, str]") -> int:
    """Turn into .venv's Python: Ctrl-C, the exit code and the process id are then its own."""
    sys.stdout.flush()
    environment = dict(clean_environment(), **settings)
    python = venv_python(ROOT)
    os.chdir(ROOT)
    os.execve(python, [python, *python_arguments], environment)


# --- what this machine must have -------------------------------------------------------------------------------


def refuse_wrong_python(major: int, minor: int, implementation: str = sys.implementation.name) -> None:
    if OLDEST <= (major, minor) <= NEWEST and implementation == "cpython":
        return
    this = "%d.%d" % (major, minor) if implementation == "cpython" else implementation
    needs = "Gradjudge needs Python %d.%d to %d.%d; this is %s." % (OLDEST + NEWEST + (this,))
    suitable = suitable_python()
    if suitable:
        raise Refusal("%s Run: %s run.py" % (needs, suitable))
    raise Refusal(
        "%s Install one (Debian, Ubuntu: apt install python3.12 python3.12-venv), then: python3.12 run.py" % needs
    )


def suitable_python() -> str:
    """The name of a Python on PATH that would do, or an empty text."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = "python3.%d" % minor
        if shutil.which(name) and succeeds([name, "-c", ""]):
            return name
    return ""


def refuse_other_systems(grading: bool, system: str = sys.platform) -> None:
    if system.startswith("linux"):
        return
    if system != "darwin":
        raise Refusal("Gradjudge runs on Linux, not on %s. Use WSL on Windows, or: docker compose up --build" % system)
    if grading:
        raise Refusal(
            "Grading needs Linux, for its sandbox. On macOS run: docker compose up --build\n"
            "(The pages alone: python3 run.py install, then .venv/bin/gradjudge migrate, .venv/bin/gradjudge serve)"
        )


def refuse_full_disk(folder: str, needed_mb: int) -> None:
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < needed_mb:
        raise Refusal(
            "The disk that holds %s has %d MB free, installing takes %d MB. Free some space, or clone to another disk."
            % (folder, free_mb, needed_mb)
        )


# --- .venv -----------------------------------------------------------------------------------------------------


def venv_python(root: str) -> str:
    return os.path.join(root, ".venv", "bin", "python")


def install(root: str, lock: str) -> None:
    """Make sure that .venv is this checkout's, of this Python, and holds what requirements/`lock` pins.

    Until our process ends, also when it turns into another program, nobody else makes .venv anew."""
    try:
        os.makedirs(os.path.join(root, ".venv"), exist_ok=True)
        installing = open_lock(root, "install.lock")
        in_use = open_lock(root, "in-use.lock")
    except OSError as error:
        if is_fresh(root, lock):
            return
        raise Refusal(unwritable(root, error)) from error
    if not take(installing, alone=True):
        say("Another run.py is installing into .venv; waiting for it.")
        take(installing, alone=True, wait=True)
    os.set_inheritable(installing, True)
    if not is_fresh(root, lock):
        bring_up_to_date(root, lock, in_use)
    take(in_use, alone=False)
    os.set_inheritable(in_use, True)
    os.close(installing)


def open_lock(root: str, name: str) -> int:
    return os.open(os.path.join(root, ".venv", name), os.O_RDWR | os.O_CREAT, 0o644)


def take(descriptor: int, alone: bool, wait: bool = False) -> bool:
    import fcntl  # noqa: PLC0415  (Windows has none, and must get as far as its message)

    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def bring_up_to_date(root: str, lock: str, in_use: int) -> None:
    begun = time.time()
    try:
        refuse_full_disk(root, NEEDED_MB[lock])
        if lock == TEST and is_fresh(root, RUNTIME) and read_stamp(root).get(TEST) != UNFINISHED:
            say("Installing what the tests need.")
            write_stamp(root, dict(read_stamp(root), **{TEST: UNFINISHED}))
            fill(root, lock)
        else:
            if not take(in_use, alone=True):
                raise Refusal(
                    ".venv must be made anew, for another Python or other requirements, and a running Gradjudge "
                    "uses it. Stop that one, then start again."
                )
            say("Installing into .venv with Python %s; this takes about a minute." % platform.python_version())
            empty(root)
            make_venv(root)
            fill(root, lock)
            add_command(root)
        write_stamp(root, dict(wanted_stamp(root, RUNTIME), **wanted_stamp(root, lock)))
    except OSError as error:
        raise Refusal(unwritable(root, error)) from error
    say("Installed in %.0f s." % (time.time() - begun))


def empty(root: str) -> None:
    """Remove all but the lock files, which others may be holding."""
    venv = os.path.join(root, ".venv")
    stamp = stamp_file(root)
    if os.path.exists(stamp):
        os.remove(stamp)
    for name in os.listdir(venv):
        path = os.path.join(venv, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif not name.endswith(".lock"):
            os.remove(path)


def make_venv(root: str) -> None:
    venv = os.path.join(root, ".venv")
    uv = working_uv()
    if uv:
        installer([uv, "venv", "--allow-existing", "--python", BASE_PYTHON, venv], root)
    elif importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        installer([BASE_PYTHON, "-m", "venv", venv], root)
    else:
        raise Refusal(
            "This Python cannot make virtual environments. "
            "Install that part (Debian, Ubuntu: apt install python%d.%d-venv), or uv." % sys.version_info[:2]
        )


def fill(root: str, lock: str) -> None:
    pip = pip_of(root)
    installer([*pip, "--require-hashes", "--no-deps", "-r", os.path.join(root, "requirements", lock)], root)
    if lock == TEST:
        try:
            installer([*pip, TORCH], root)
        except Refusal:
            say("torch is left out: no CPU build of it is to be had here. Tests that compare with it are skipped.")


def pip_of(root: str) -> "list[str]":
    # Compiling all that is installed takes longer than compiling, at the first start, what that start imports.
    uv = working_uv()
    if not uv:
        return [venv_python(root), "-m", "pip", "install", "--progress-bar", "off", "--no-compile"]
    links = os.environ.get("PIP_FIND_LINKS")
    install = [uv, "pip", "install", "--no-compile-bytecode", "--python", venv_python(root)]
    return install + (["--find-links", links] if links else [])


def add_command(root: str) -> None:
    """.venv/bin/gradjudge, from any folder. No .pth file: it would make the project importable beside student code."""
    command = os.path.join(root, ".venv", "bin", "gradjudge")
    with open(command, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nexport PYTHONPATH=%s\n" % shlex.quote(root))
        file.write('exec %s -m gradjudge "$@"\n' % shlex.quote(venv_python(root)))
    os.chmod(command, 0o755)


def working_uv() -> str:
    uv = shutil.which("uv")
    return uv if uv and succeeds([uv, "--version"]) else ""


def installer(command: "list[str]", root: str) -> None:
    """Run one step; its output is shown when it fails, and is in .venv/install.log."""
    log = os.path.join(root, ".venv", "install.log")
    with open(log, "ab") as output:
        code = subprocess.call(
            command,
            cwd=root,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            close_fds=False,  # the install lock goes along: an installer that outlives us still keeps others out
        )
    if code:
        with open(log, encoding="utf-8", errors="replace") as output:
            raise Refusal(explain(output.read()))


def explain(output: str) -> str:
    """What a failed installer's output means, what to try, and its last lines."""
    last = "\n".join("    " + line[:200] for line in output.strip().splitlines()[-8:])
    return "%s The last lines of .venv/install.log:\n%s" % (meaning(output.lower()), last)


def meaning(output: str) -> str:
    if "no space left on device" in output or "disk quota exceeded" in output:
        return "The disk is full. Free some space and start again."
    if "do not match the hashes" in output or "hash mismatch" in output:
        return (
            "A downloaded package is not the pinned one. Start again; if it stays, something between "
            "here and the package index changes files (a mirror, a proxy)."
        )
    if "ensurepip is not" in output:
        return "This Python cannot make virtual environments. Debian, Ubuntu: apt install python3-venv."
    if NO_NETWORK.search(output):
        return (
            "The package index was not reached. Check the network (and HTTPS_PROXY, if you need one), then start again."
        )
    return "Installing the requirements failed. Start again; if it stays, the reason stands below."


NO_NETWORK = re.compile(
    "name resolution|failed to establish a new connection|network is unreachable|timed out|connection refused|"
    "dns error|error sending request|failed to fetch|connection broken|could not connect"
)


def unwritable(root: str, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk that holds %s is full. Free some space and start again." % root
    return (
        "%s cannot be written (%s), and .venv must be made there. Clone Gradjudge into a folder of yours "
        "and start it from that one." % (root, error.strerror)
    )


# --- is it fresh -----------------------------------------------------------------------------------------------


def is_fresh(root: str, lock: str) -> bool:
    stamp = read_stamp(root)
    wanted = wanted_stamp(root, lock)
    return all(stamp.get(key) == wanted[key] for key in wanted) and os.path.exists(venv_python(root))


def wanted_stamp(root: str, lock: str) -> "dict[str, str]":
    with open(os.path.join(root, "requirements", lock), "rb") as pinned:
        digest = hashlib.sha256(pinned.read()).hexdigest()
    python = "%s %s" % (sys.implementation.cache_tag, platform.machine())
    return {"python": python, "venv": os.path.join(root, ".venv"), lock: digest}


def stamp_file(root: str) -> str:
    return os.path.join(root, ".venv", "installed.json")


def read_stamp(root: str) -> "dict[str, str]":
    try:
        with open(stamp_file(root), encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(root: str, stamp: "dict[str, str]") -> None:
    draft = stamp_file(root) + ".new"
    with open(draft, "w", encoding="utf-8") as file:
        json.dump(stamp, file, indent=1)
    os.replace(draft, stamp_file(root))


# --- small tools -----------------------------------------------------------------------------------------------


def clean_environment() -> "dict[str, str]":
    """Without what would send Python or pip elsewhere than to .venv, or make every start compile all modules anew."""
    elsewhere = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "VIRTUAL_ENV"}
    return {name: os.environ[name] for name in set(os.environ) - elsewhere - {"PYTHONDONTWRITEBYTECODE"}}


def succeeds(command: "list[str]") -> bool:
    with contextlib.suppress(OSError):
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    return False


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
