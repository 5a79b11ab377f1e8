"""JupyterLab for the lessons: opens lesson 0, saves pictures in place of widgets, and asks nothing of the network."""

from importlib.util import find_spec
from pathlib import Path

c = get_config()  # noqa: F821 - Jupyter provides it

extensions = {"ties.server": True}
c.LabApp.default_url = "/lab/tree/notebooks/00-start-here.ipynb"
c.JupyterNotebookApp.default_url = "/notebooks/notebooks/00-start-here.ipynb"
if find_spec("nbgrader_sandbox"):  # an instructor's environment: Formgrader's pages run only scripts of their own
    extensions["nbgrader_sandbox.output.formgrader"] = True
c.ServerApp.jpserver_extensions = extensions
# nothing leaves the machine: no news, no extension manager that asks a registry
c.LabApp.extension_manager = "readonly"
c.LabApp.app_settings_dir = str(Path(__file__).parent / "lab_settings")
