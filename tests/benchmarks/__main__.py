"""The benchmarks: `python -m tests.benchmarks` measures every row, prints the table and writes `build/bench.json`.

A module of this package that has `rows()` gives rows of the table. With `--full` come those of `full_rows()`, and of
the modules that take long as a whole. Names of modules after it choose some of them. Exit status 1: a goal was missed,
or a module failed; the others are measured all the same.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import time
import traceback
from pathlib import Path
from types import ModuleType

from tests import benchmarks
from tests.benchmarks.report import Row, table, write

RESULT = Path("build/bench.json")
LONG = {"soak"}


def modules() -> dict[str, ModuleType]:
    """Whatever measures something, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name != "__main__")
    loaded = {name: importlib.import_module(f"tests.benchmarks.{name}") for name in names}
    return {name: module for name, module in loaded.items() if hasattr(module, "rows") or hasattr(module, "full_rows")}


def measure(module: ModuleType, name: str, full: bool) -> list[Row]:
    wanted = [] if name in LONG and not full else ["rows"]
    found: list[Row] = []
    for kind in wanted + ["full_rows"] * full:
        if hasattr(module, kind):
            found += getattr(module, kind)()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measures Convenor.")
    parser.add_argument("--full", action="store_true", help="the rows that take longer, too")
    parser.add_argument("modules", nargs="*", help="only these")
    given = parser.parse_args()
    found: list[Row] = []
    failed = False
    for name, module in modules().items():
        if given.modules and name not in given.modules:
            continue
        began = time.monotonic()
        try:
            found += measure(module, name, given.full)
        except Exception:
            failed = True
            traceback.print_exc()
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        write(found, RESULT)
    print(table(found))
    sys.exit(1 if failed or not all(row["met"] for row in found) else 0)


if __name__ == "__main__":
    main()
