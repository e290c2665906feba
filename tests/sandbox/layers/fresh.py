"""Run a few lines in a fresh interpreter, as somebody, under layers: what a layer does to a process stays there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any, Literal

from needs import need

SANDBOX = Path(__file__).parents[3] / "worker" / "sandbox"
USER = 20001
Who = Literal["root", "user"]

# All is imported before the uid changes: the interpreter may lie where only root can read.
PRELUDE = f"""
import errno, json, mmap, os, signal, socket, stat, struct, sys, threading, time, ctypes, _thread
sys.path.insert(0, {str(SANDBOX)!r})
from inside.layers import bpf, descriptors, filter, identity, landlock, libc, namespaces, policy, root, seccomp
from inside.layers import selftest, syscalls
here = syscalls.here()

def tell(value):
    os.write(1, json.dumps(value).encode() + b"\\n")

def refusal(function, *arguments):
    try:
        function(*arguments)
    except OSError as error:
        return errno.errorcode.get(error.errno, error.errno)
    return None

def in_child(function, *arguments):
    '''Its exit status as subprocess has it; what the function returns is the status, None is 0.'''
    pid = os.fork()
    if pid == 0:
        try:
            code = function(*arguments) or 0
        except BaseException as error:
            os.write(2, repr(error).encode())
            code = 250
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def refuse(code, *names):
    '''A host whose profile answers these calls with an error, as container runtimes do.'''
    everything = dict.fromkeys(here.numbers, policy.Rule(policy.ALLOW))
    seccomp.apply(filter.compiled(everything | dict.fromkeys(names, policy.Rule(policy.error(code))), here))

def spaces():
    kinds = ("user", "mnt", "net", "ipc", "uts", "cgroup", "pid")
    return {{kind: os.readlink(f"/proc/self/ns/{{kind}}") for kind in kinds}}

def status():
    lines = open("/proc/self/status").read().splitlines()
    return {{key: rest.split() for key, _, rest in (line.partition(":") for line in lines)}}

def become_user():
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid({USER}, {USER}, {USER})
        os.setresuid({USER}, {USER}, {USER})
        libc.prctl(4, 1)

def lock():
    seccomp.apply(filter.compiled(policy.child(), here))
"""

PRELOADED = """
import numpy as np, numpy.linalg, numpy.random, numpy.fft
import datetime, gc, logging, pathlib, random, re, statistics, subprocess, traceback, warnings
"""


def told(*pieces: str, who: Who = "user", numpy: bool = False) -> Any:
    """What `tell(...)` said last. "user" is uid 20001 when the tests run as root, else whoever runs them."""
    result = ended(*pieces, who=who, numpy=numpy)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def ended(*pieces: str, who: Who = "user", numpy: bool = False) -> subprocess.CompletedProcess[str]:
    if who == "root":
        need("root", os.geteuid() == 0)
    start = PRELOADED if numpy else ""
    change = "become_user()\n" if who == "user" else ""
    source = "\n".join([start + PRELUDE + change, *map(dedent, pieces)])
    # Without site there is nothing of the tests' own in the process.
    command = [sys.executable, *([] if numpy else ["-S"]), "-B", "-c", source]
    environment = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, cwd="/")
