"""`nox -s data -- --seal TABLE …` seals tables that were changed on purpose; `--readme` writes data/README.md anew."""

import argparse
import sys

from build_data import package


def main() -> int:
    """Do what the command line says; a refusal is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="nox -s data --", description=__doc__)
    parser.add_argument("--seal", nargs="+", metavar="TABLE", default=[], help="tables changed on purpose")
    parser.add_argument("--readme", action="store_true", help="only write data/README.md anew")
    options = parser.parse_args()
    if not (options.seal or options.readme):
        parser.print_help()
        return 2
    try:
        print("\n".join(package.seal(options.seal)))
    except package.RefusedError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
