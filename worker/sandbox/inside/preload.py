"""Import and use once what submissions use, so that every child finds it done: inside there are no files."""

from __future__ import annotations

import gc
import sys
from collections.abc import Collection
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from .warmup import warm_up

# Beside these, whatever they import themselves is there.
_STANDARD = """
    __future__ abc array ast atexit base64 bisect builtins calendar cmath codecs collections.abc contextlib copy copyreg
    csv ctypes dataclasses datetime decimal difflib dis enum errno fcntl fractions functools gc getpass glob graphlib
    hashlib heapq importlib inspect io itertools json linecache logging math mmap numbers operator os pathlib pickle
    platform pprint queue random re reprlib resource secrets select signal socket statistics string struct subprocess
    sys tempfile textwrap threading time timeit token tokenize traceback types typing unicodedata unittest warnings
    weakref zlib _strptime
    encodings.ascii encodings.cp1252 encodings.idna encodings.latin_1 encodings.utf_16 encodings.utf_32
    encodings.unicode_escape encodings.raw_unicode_escape encodings.utf_8_sig encodings.punycode
"""
_NUMPY = "fft linalg ma polynomial random testing lib.stride_tricks lib.recfunctions"


def load(folders: Collection[str]) -> None:
    """The modules, and the packages in `folders`. ImportError if one is missing."""
    gc.disable()
    for name in _STANDARD.split():
        import_module(name)
    for name in _NUMPY.split():
        import_module(f"numpy.{name}")
    for folder in folders:
        _package(Path(folder))
    warm_up()
    _forget_the_files()
    gc.collect()
    # The collector never looks at these again, and so writes into none of the pages that all children share.
    gc.freeze()


def _package(folder: Path) -> None:
    """A package by its place, with all of its modules: what stands beside it must not become importable."""
    spec = spec_from_file_location(folder.name, folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is not a package")
    sys.modules[folder.name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
    for file in sorted(folder.rglob("*.py")):
        inner = file.relative_to(folder).with_suffix("").parts
        import_module(".".join((folder.name, *(part for part in inner if part != "__init__"))))


def _forget_the_files() -> None:
    # What they hold tells which files this machine has.
    sys.path[:] = []
    sys.path_importer_cache.clear()
    sys.argv = ["submission.py"]
