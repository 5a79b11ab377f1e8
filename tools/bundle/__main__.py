"""Make the package that starts without a network: `python -m tools.bundle --help`."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import pack
from tools.bundle import compose, targets, wheels

DIST = pack.ROOT / "dist"


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="nox -s bundle --", description=__doc__)
    parser.add_argument("--system", action="append", choices=targets.SYSTEMS, default=[], help="all if left out")
    parser.add_argument("--python", action="append", choices=targets.PYTHONS, default=[], help="all if left out")
    parser.add_argument("--here", action="store_true", help="only for this machine's system and this Python")
    parser.add_argument("--wheels", type=Path, metavar="FOLDER", help="take wheels from here and ask no registry")
    parser.add_argument("--self-study", action="store_true", help="with the solutions, for somebody who learns alone")
    parser.add_argument("--folder", action="store_true", help="leave a folder, for a stick, in place of a zip file")
    parser.add_argument("--out", type=Path, default=DIST / compose.NAME, help="the folder; dist/ has it if left out")
    return parser.parse_args(words)


def chosen(asked: argparse.Namespace) -> list[targets.Target]:
    """Return the targets that are asked for."""
    if not asked.here:
        return targets.targets(asked.system, asked.python)
    if (target := targets.here()) is None:
        sys.exit("The package does not serve this machine and this Python; name a --system and a --python.")
    return [target]


def main(words: list[str] | None = None) -> None:
    """Make the package, and say how large it is."""
    asked = arguments(words)
    some, edition = chosen(asked), pack.SELF_STUDY if asked.self_study else pack.STUDENTS
    local = asked.wheels and asked.wheels.resolve()
    if local and not local.is_dir():
        sys.exit(f"{asked.wheels} is no folder: give the one that has the wheels.")
    with TemporaryDirectory() as made:
        scratch = Path(made)
        ours = wheels.our_wheel(scratch / "ours")
        found = wheels.download_all(some, scratch / "targets", local)
        out = compose.compose(found, ours, asked.out.resolve(), edition)
    size = sum(path.stat().st_size for path in compose.files_of(out)) / 1e6
    print(f"{out if asked.folder else compose.zip_of(out)} is ready: {size:.0f} MB, for {', '.join(found)}")


if __name__ == "__main__":
    main()
