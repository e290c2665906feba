"""What a sandboxed run costs, against starting Python: CPU of all processes and wall time, in turns, from one run.

python benchmarks/sandbox.py [--quick]
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU and wall time of a sandboxed run.")
    parser.add_argument("--quick", action="store_true", help="a few samples only: to see that it runs")
    quick = parser.parse_args().quick
    # Read by the BLAS when numpy loads it, hence before the import below.
    os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
    sys.path.insert(0, ROOT)

    from turns import report  # noqa: PLC0415

    report(rounds=5 if quick else 100)


if __name__ == "__main__":
    main()
