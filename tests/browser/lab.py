"""JupyterLab as `nox -s lab` starts it, and a notebook run in it. Used by the browser tests and by the benchmarks."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TimedOut

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
CONFIG = "jupyter_config.py"
OWN = {
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "TIES_WORK": "work",
}
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map((e) => e.textContent.trim())"
READY = "() => document.querySelector('#jp-main-statusbar')?.textContent.includes('| Idle')"
KERNEL_LISTENS = """async () => (await (await fetch("/api/kernels")).json())
  .some((kernel) => kernel.execution_state === "idle" && kernel.connections > 0)"""
STARTED = f"() => {PROMPTS}.some((prompt) => prompt !== '[ ]:')"
DONE = f"() => !{PROMPTS}.includes('[*]:') && /\\d/.test({PROMPTS}.at(-1))"


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def lab(
    home: Path,
    *,
    root: Path,
    app: str = "jupyterlab",
    start: Path = ROOT,
    config: Path | None = ROOT / CONFIG,
    by: tuple[Path, ...] = (),
) -> Iterator[str]:
    """Start JupyterLab (or `notebook`) on `root`, with settings and answers of its own in `home`; give its address."""
    home.mkdir(exist_ok=True)
    port = free_port()
    env = dict(os.environ, **{name: str(home / folder) for name, folder in OWN.items()})
    command = [*map(str, by), sys.executable, "-m", app, "--no-browser", "--allow-root"]
    options = [
        *([f"--config={config}"] if config else []),
        f"--ServerApp.port={port}",
        "--IdentityProvider.token=",
        "--ServerApp.log_level=ERROR",
        f"--ServerApp.root_dir={root}",
    ]
    with (home / "log").open("w") as log:
        server = subprocess.Popen([*command, *options], cwd=start, env=env, stdout=log, stderr=log)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_it_answers(address: str, server: subprocess.Popen) -> None:
    """Return as soon as the server answers; raise where it has ended instead."""
    while True:
        try:
            urlopen(f"{address}/api", timeout=5).close()
            return
        except (URLError, OSError):
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)  # leaves the processor to the server
                raise RuntimeError(f"{server.args[2]} did not start") from None


def run_notebook(page: Page, address: str, path: str) -> None:
    """Open a notebook in JupyterLab and run all of its cells."""
    page.goto(f"{address}/lab/tree/{path}?reset")
    page.wait_for_selector(".jp-Notebook")
    page.wait_for_function(READY)
    run_all(page)
    page.wait_for_function(DONE)


def run_all(page: Page, tries: int = 5) -> None:
    """Choose Run All; a click that comes before the kernel listens is lost in silence, so look and choose again."""
    for _ in range(tries):
        page.click(".lm-MenuBar-itemLabel:text-is('Run')")
        page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
        try:
            page.wait_for_function(STARTED, timeout=8_000)
            return
        except TimedOut:
            continue
    raise RuntimeError("JupyterLab did not start to run the notebook")
