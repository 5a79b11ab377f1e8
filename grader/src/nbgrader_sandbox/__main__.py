"""Run the command line: `python -m nbgrader_sandbox --help`."""

import sys

from nbgrader_sandbox.cli import command

if __name__ == "__main__":
    sys.exit(command())
