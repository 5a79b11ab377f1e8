"""The command `far-east-ties`: open the lessons in JupyterLab, with the settings that are beside them."""

import argparse
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

FIRST = Path("notebooks", "00-start-here.ipynb")
SETTINGS = Path("jupyter_config.py")


def main(words: list[str] | None = None) -> int:
    """Open the lessons of the folder that is given, or of this one; return the exit code of JupyterLab."""
    parser = argparse.ArgumentParser(
        prog="far-east-ties",
        description="Open the lessons in JupyterLab. Other options go to JupyterLab, for example --no-browser.",
    )
    parser.add_argument("--folder", type=Path, default=Path(), help="where the lessons are; this folder if left out")
    asked, rest = parser.parse_known_args(words)
    return jupyterlab(lessons_at(asked.folder), rest)


def lessons_at(start: Path) -> Path:
    """Return the folder of the lessons, which is a folder itself or one above it; stop if there is none."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / FIRST).is_file() and (folder / SETTINGS).is_file():
            return folder
    sys.exit(f"The lessons are not in {here}: open a terminal in the folder that has notebooks/, and type it there.")


def jupyterlab(folder: Path, words: list[str]) -> int:
    """Start JupyterLab in a folder; stop if it is not installed."""
    if find_spec("jupyterlab") is None:
        sys.exit('JupyterLab is not installed here: install "far-east-ties[lab]" in place of "far-east-ties".')
    command = [sys.executable, "-m", "jupyterlab", f"--config={SETTINGS}", *words]
    if os.name == "posix":  # JupyterLab takes the place of this program, so that a signal reaches it
        os.chdir(folder)
        os.execv(sys.executable, command)
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
