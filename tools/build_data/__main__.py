"""
Refresh a table from its publisher's export, seal tables that were changed by hand, or begin the entry of a new one.

`nox -s data -- TABLE FILE` takes an export; `--seal TABLE …` seals; `--new TABLE` writes a first entry for
data/TABLE.csv; `--readme` only writes data/README.md anew.
"""

import argparse
import sys
from pathlib import Path

from tools.build_data import new_table, package, refresh


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; a refusal is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="nox -s data --", description=__doc__)
    parser.add_argument("table", nargs="?", help="table to refresh")
    parser.add_argument("export", nargs="?", type=Path, metavar="FILE", help="the publisher's own export")
    parser.add_argument("--accept-gone", action="store_true", help="take an export that lacks many old rows")
    parser.add_argument("--seal", nargs="+", metavar="TABLE", default=[], help="tables changed on purpose")
    parser.add_argument("--new", metavar="TABLE", help="a table that datapackage.json does not have yet")
    parser.add_argument("--readme", action="store_true", help="only write data/README.md anew")
    options = parser.parse_args(arguments)
    if not (options.export or options.seal or options.new or options.readme):
        parser.print_help()
        return 2
    try:
        print("\n".join(done(options)))
    except package.RefusedError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def done(options: argparse.Namespace) -> list[str]:
    """Do one task, and return lines that report it."""
    if options.export:
        return refresh.refresh(options.table, options.export, accept_gone=options.accept_gone)
    if options.new:
        return new_table.add(options.new)
    return package.seal(options.seal)


if __name__ == "__main__":
    sys.exit(main())
