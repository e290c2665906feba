"""What recording costs besides CPU time: bytes for an operation, a very long chain, the import itself."""

import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from statistics import median
from typing import Any

import autodiff_core as ad

IMPORT = "import numpy, time; t = time.process_time(); import autodiff_core; print(time.process_time() - t)"


def bytes_per_operation(count: int) -> float:
    """Allocated while a chain of scalar operations is recorded, its values included, over their number."""
    x = ad.tensor(0.5, requires_grad=True)
    tracemalloc.start()
    y = recorded_chain(x, count // 2)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size / count if y is not None else 0.0


def long_chain(count: int) -> dict[str, float]:
    """CPU seconds to record a chain of so many operations, to go back through it, and to free what was recorded."""
    x = ad.tensor(0.5, requires_grad=True)
    start = time.process_time()
    y = recorded_chain(x, count // 2)
    built = time.process_time()
    y.backward(retain_graph=True)
    swept = time.process_time()
    del y
    return {"record": built - start, "backward": swept - built, "free": time.process_time() - swept}


def recorded_chain(x: Any, links: int) -> Any:
    y = x
    for _ in range(links):
        y = y * x + x
    return y


def import_seconds(root: str, repeats: int) -> float:
    """CPU seconds of importing the package where numpy is imported already, with bytecode from an import before."""
    command = [sys.executable, "-c", IMPORT]
    with tempfile.TemporaryDirectory() as bytecode:
        settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        settings["PYTHONPYCACHEPREFIX"] = bytecode
        found = [
            float(subprocess.run(command, cwd=root, env=settings, check=True, capture_output=True, text=True).stdout)
            for _ in range(1 + repeats)
        ]
    return median(found[1:])
