"""JupyterLab for the lessons: opens lesson 0, and saves pictures instead of widgets that would come back dead."""

from importlib.util import find_spec
from pathlib import Path

c = get_config()  # noqa: F821 - Jupyter provides it


def keep_pictures(model: dict, **_: object) -> None:
    """In a saved notebook drop the live view wherever its still twin stands beside it."""
    if model["type"] != "notebook":
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", ()):
            if "text/html" in (data := output.get("data", {})):
                data.pop("application/vnd.jupyter.widget-view+json", None)


c.FileContentsManager.pre_save_hook = keep_pictures
c.LabApp.default_url = "/lab/tree/notebooks/00-start-here.ipynb"
c.JupyterNotebookApp.default_url = "/notebooks/notebooks/00-start-here.ipynb"
if find_spec("nbgrader"):  # an instructor's environment: Formgrader's pages run only scripts of their own
    c.ServerApp.jpserver_extensions = {"ties.grading.formgrader": True}
# nothing leaves the machine: no news, no extension manager that asks a registry
c.LabApp.extension_manager = "readonly"
c.LabApp.app_settings_dir = str(Path(__file__).parent / "lab_settings")
