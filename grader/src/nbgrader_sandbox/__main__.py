"""Run the command line: `python -m nbgrader_sandbox --help`."""

import sys

from nbgrader_sandbox.cli import console_script

if __name__ == "__main__":
    sys.exit(console_script())
