"""
Jupyter Server extension: a saved notebook keeps the picture of a widget and drops its live view.

A live view needs the kernel that made it. Opened again without that kernel it shows "Error displaying widget".
"""

from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"


def keep_pictures(model: dict[str, Any], **_: object) -> None:
    """Drop the live view of a widget if its static picture is in the same output."""
    if model["type"] != "notebook":
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", ()):
            if "text/html" in (data := output.get("data", {})):
                data.pop(VIEW, None)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Return the module that Jupyter Server loads."""
    return [{"module": "ties.server"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Clean each notebook before it is saved; Jupyter Server calls this when it starts."""
    server.contents_manager.register_pre_save_hook(keep_pictures)
