"""Build the browser edition in dist/lite: `python -m tools.lite --pyodide PATH` or `--from-registries`."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.lite import python, site, sources

OUT = sources.ROOT / "dist" / "lite"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="nox -s lite --", description="Build the browser edition in dist/lite.")
    where = parser.add_mutually_exclusive_group(required=True)
    release = f"the full release {python.CORE['version']} of Pyodide, as published or unpacked"
    where.add_argument("--pyodide", type=Path, metavar="PATH", help=release)
    registries = "compose it of npm's pyodide package and wheels from PyPI, each checked against Pyodide's lock file"
    where.add_argument("--from-registries", action="store_true", help=registries)
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write; dist/lite if left out")
    return parser.parse_args()


def main() -> None:
    """Build the edition, and say what it lacks and how to open it."""
    asked = arguments()
    with TemporaryDirectory() as made:
        scratch = Path(made)
        for name in ("pyodide", "wheels", "site"):
            (scratch / name).mkdir()
        given = asked.pyodide and asked.pyodide.resolve()
        source = (
            sources.from_release(given, scratch / "pyodide") if given else sources.from_registries(scratch / "pyodide")
        )
        left = python.compose(source, sources.our_wheels(scratch / "wheels"), scratch / "python")
        site.prepare(scratch / "site")
        site.build(scratch / "site", scratch / "python", asked.out.resolve())
    for name in left:
        print(f"{name} was left out, since what it needs is not there: documents can be saved as Markdown only.")
    print(f"{asked.out} is ready. Try it: python -m http.server --bind 127.0.0.1 --directory {asked.out}")


if __name__ == "__main__":
    main()
