"""Where the code runs, since that decides who can read a student's answers and how long they last."""

import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

OWN_MACHINE, BROWSER, HUB, BINDER, COLAB = "own machine", "browser", "hub", "binder", "colab"
# what is true of answers in each place
SENTENCES = {
    OWN_MACHINE: "Your answers stay on this machine, in {file}; nothing is sent anywhere.",
    BROWSER: (
        "Your answers stay in this browser, on this machine, in {file}; nothing is sent anywhere. They are gone when a "
        "private window is closed or browsing data are cleared: save them to a file of yours."
    ),
    HUB: (
        "Your answers are kept on the server that runs this notebook, in {file}. Whoever runs that server can read "
        "them; ask who that is."
    ),
    BINDER: (
        "Your answers are kept on a server of Binder, in {file}, and whoever runs it can read them. They are gone when "
        "this session ends, also after some minutes without use: save them to a file of yours."
    ),
    COLAB: (
        "Your answers are kept on a machine of Google Colab, in {file}, and Google can read them. They are gone when "
        "this session ends: save them to a file of yours."
    ),
}

# where an exercise is in no folder of the student
HAND_IN = "To keep a copy of this notebook, or to hand it in, choose File ▸ Save Notebook, then File ▸ Download."


def here(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """
    Return where the code runs, as one of the names above.

    Examples
    --------
    >>> here({"JUPYTERHUB_USER": "alice"}, "linux")
    'hub'
    >>> here({"JUPYTERHUB_USER": "alice", "BINDER_LAUNCH_HOST": "x"}, "linux")
    'binder'
    """
    if platform == "emscripten":
        return BROWSER
    # Binder is a hub as well, so it is asked first
    for place, begins in ((BINDER, "BINDER_"), (COLAB, "COLAB_"), (HUB, "JUPYTERHUB_USER")):
        if any(name.startswith(begins) for name in environment):
            return place
    return OWN_MACHINE


def answers_sentence(file: str, place: str | None = None) -> str:
    """Return who can read a student's answers and how long they last, where the code runs."""
    return SENTENCES[here() if place is None else place].format(file=file)


def hand_in_sentence(place: str | None = None) -> str:
    """Return how to get the open notebook out of a browser or Binder; nothing where it is a file of the student."""
    return HAND_IN if (here() if place is None else place) in (BROWSER, BINDER) else ""


def notebook_sentence(environment: Mapping[str, str] = os.environ) -> str:
    """
    Return the file and the folder of the open notebook; nothing where Jupyter does not name it, as in grading.

    A home folder is not spelled out, since the sentence is saved in the notebook that is handed in.
    """
    if not (session := environment.get("JPY_SESSION_NAME")):
        return ""
    folder, home = Path.cwd(), Path.home()
    inside = folder.is_relative_to(home) and folder != home
    where = f"{folder.relative_to(home).as_posix()} of your home folder" if inside else str(folder)
    name = Path(session).name
    file = f"the file {name}, " if (folder / name).is_file() else ""
    return f"This notebook is {file}in the folder {where}."


def keep_font_notice_quiet(platform: str = sys.platform) -> None:
    """In a browser matplotlib looks for fonts in every new kernel; its notice of that would stand in the first cell."""
    if platform == "emscripten":
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
