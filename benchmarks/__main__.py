"""`nox -s bench -- NAME …` measures and keeps the figures in benchmarks/results.json; without a name it lists them."""

import json
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"


def names() -> list[str]:
    """List the benchmarks: one module each, with a function `measure`."""
    return sorted(path.stem.replace("_", "-") for path in HERE.glob("*.py") if not path.stem.startswith("__"))


def main(chosen: list[str]) -> int:
    """Measure what was chosen, print it and keep it."""
    if unknown := [name for name in chosen if name not in names()] or not chosen:
        print(f"{f'no benchmark called {unknown[0]!r}; ' if chosen else ''}there are: {', '.join(names())}.")
        return 2
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in chosen:
        kept[name] = import_module(f"benchmarks.{name.replace('-', '_')}").measure()
        print(json.dumps(kept[name], indent=1))
        RESULTS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
