"""
JupyterLab for the lessons.

It opens lesson 0 and, at the first start, the table of contents; it saves pictures in place of widgets, and asks
nothing of the network.
"""

import os
import shutil
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir

HERE = Path(__file__).parent
c = get_config()  # noqa: F821 - Jupyter provides it

extensions = {"ties.server": True}
c.LabApp.default_url = "/lab/tree/notebooks/00-start-here.ipynb"
c.JupyterNotebookApp.default_url = "/notebooks/notebooks/00-start-here.ipynb"
if find_spec("nbgrader_sandbox"):  # an instructor's environment: Formgrader's pages run only scripts of their own
    extensions["nbgrader_sandbox.output.formgrader"] = True
c.ServerApp.jpserver_extensions = extensions
# nothing leaves the machine: no news, no extension manager that asks a registry
c.LabApp.extension_manager = "readonly"
c.LabApp.app_settings_dir = str(HERE / "lab_settings")

workspaces = Path(os.environ.get("JUPYTERLAB_WORKSPACES_DIR") or Path(jupyter_config_dir(), "lab", "workspaces"))
first = workspaces / "default-37a8.jupyterlab-workspace"  # where JupyterLab keeps what was open
if not first.exists():  # who has used JupyterLab before keeps the windows as they were
    with suppress(OSError):
        workspaces.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / "lab_settings" / "workspace.json", first)
