"""The first file of the fork server, exec'ed by path: make this folder the package `inside` and serve.

Usage: main.py CONTROL_FD START, the latter the fields of server.Start as JSON.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path


def _package() -> None:
    # Under its own name: the project around this folder must not become importable beside student code.
    here = Path(__file__).parent
    spec = spec_from_file_location("inside", here / "__init__.py", submodule_search_locations=[str(here)])
    if spec is None or spec.loader is None:
        raise ImportError(f"{here} is not a package")
    sys.modules["inside"] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


if __name__ == "__main__":
    _package()
    server = import_module("inside.server")
    server.main(int(sys.argv[1]), server.Start(**json.loads(sys.argv[2])))
