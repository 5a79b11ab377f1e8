"""Build the site of the browser edition with JupyterLite: apps, settings, files, Python and the first page."""

import json
import shutil
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import nbformat

from tools.lite.sources import ROOT, run
from tools.pack import members, refuse_secrets

FOLDERS = ("notebooks", "exercises", "data", "docs")
PYTHON = "static/pyodide"
SCRIPTS = "static/page"
KERNEL = {
    "pyodideUrl": f"./{PYTHON}/pyodide.js",
    "disablePyPIFallback": True,  # what is not in the lock file is not fetched from anywhere
    "loadPyodideOptions": {"lockFileURL": f"./{PYTHON}/pyodide-lock.json"},
}
LITE = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "appName": "Far-East Ties",
        "exposeAppInBrowser": True,  # the scripts of page/ look at what JupyterLab shows
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": KERNEL},
    },
}
# JupyterLite has the command and no place in a menu for it; an exercise is handed in with it
DOWNLOAD = {"id": "jp-mainmenu-file", "items": [{"command": "docmanager:download", "rank": 6}]}
PAGE = Path(__file__).with_name("page")
SERVICE_WORKER = Path(__file__).with_name("service_worker.js")


def contents() -> Iterator[tuple[Path, str]]:
    """List the files that a student finds in the browser, each with its place."""
    yield from ((path, place) for path, place in members() if place.split("/")[0] in FOLDERS)


def prepare(folder: Path) -> None:
    """Write the files of a site to be built: contents, settings and the kernel's addresses."""
    chosen = list(contents())
    refuse_secrets(chosen)
    for path, place in chosen:
        (folder / "contents" / place).parent.mkdir(parents=True, exist_ok=True)
        copy(path, folder / "contents" / place)
    (folder / "overrides.json").write_text(json.dumps(overrides()), encoding="utf-8")
    (folder / "jupyter-lite.json").write_text(json.dumps(LITE), encoding="utf-8")


def copy(path: Path, place: Path) -> None:
    """Copy a file; in a notebook join the lines of an output, since JupyterLite would put commas between them."""
    if path.suffix == ".ipynb":
        place.write_text(json.dumps(nbformat.read(path, as_version=4), ensure_ascii=False), encoding="utf-8")
    else:
        shutil.copyfile(path, place)


def overrides() -> dict[str, Any]:
    """Return the module's settings of JupyterLab, with a way to download a notebook."""
    settings = json.loads((ROOT / "lab_settings" / "overrides.json").read_text(encoding="utf-8"))
    return {**settings, "@jupyterlab/mainmenu-extension:plugin": {"menus": [DOWNLOAD]}}


def build(folder: Path, python: Path, out: Path) -> None:
    """Build the site from a prepared folder, and put Python and the first page into it."""
    made = folder / "site"
    build = {"apps": ["lab"], "contents": ["contents"], "no_sourcemaps": True, "output_dir": str(made)}
    (folder / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": build}), encoding="utf-8")
    run(sys.executable, "-m", "jupyterlite_core", "build", cwd=folder)
    shutil.copytree(python, made / PYTHON)
    (made / "index.html").write_text(first_page(folder / "contents"), encoding="utf-8")
    make_ours(made)
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, out)


def make_ours(made: Path) -> None:
    """Add our scripts to a built site: to JupyterLab's page, and to the service worker between it and Python."""
    lab, worker = made / "lab" / "index.html", made / "service-worker.js"
    if "/sw-api.v1" not in worker.read_text(encoding="utf-8"):
        sys.exit("service-worker.js has another channel now: see how tools/lite/service_worker.js can use it.")
    shutil.copytree(PAGE, made / SCRIPTS)
    lab.write_text(with_script(lab.read_text(encoding="utf-8")), encoding="utf-8")
    both = (SERVICE_WORKER.read_text(encoding="utf-8"), worker.read_text(encoding="utf-8"))
    worker.write_text("".join(both), encoding="utf-8")


def with_script(page: str) -> str:
    """Return JupyterLab's page with the script that makes it one of this edition, before JupyterLab's own."""
    before, head, after = page.partition("<head>")
    if not head:
        sys.exit("lab/index.html has no head any more: see where tools/lite/site.py can put its script.")
    return f'{before}{head}\n    <script type="module" src="../{SCRIPTS}/page.js"></script>{after}'


def first_page(contents: Path) -> str:
    """Return the page that the address of the site opens: what to know about answers, and a link to each notebook."""
    page = Path(__file__).with_name("first_page.html").read_text(encoding="utf-8")
    for folder in ("notebooks", "exercises"):
        page = page.replace(f"<!-- {folder} -->", "".join(links(contents, folder)))
    return page


def links(contents: Path, folder: str) -> Iterator[str]:
    """Return a line of a list for each notebook of a folder, with its title."""
    for path in sorted((contents / folder).rglob("*.ipynb")):
        title = nbformat.read(path, as_version=4).cells[0].source.splitlines()[0].lstrip("# ")
        yield f'<li><a href="lab/index.html?path={path.relative_to(contents).as_posix()}">{escape(title)}</a></li>\n'
