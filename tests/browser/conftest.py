"""JupyterLab in Chromium, as a student would use it. Skips, and says so, where there is no Chromium; CI fails then."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import TimeoutError as TimedOut
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is not installed, so no lesson was opened")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """Start JupyterLab as `nox -s lab` does, with settings, workspace and answers of its own; give its address."""
    home, port = tmp_path_factory.mktemp("jupyter"), free_port()
    own = {
        "JUPYTERLAB_WORKSPACES_DIR": "ws",
        "JUPYTERLAB_SETTINGS_DIR": "set",
        "JUPYTER_RUNTIME_DIR": "rt",
        "TIES_WORK": "my",
    }
    env = dict(os.environ, **{name: str(home / folder) for name, folder in own.items()})
    command = [sys.executable, "-m", "jupyterlab", "--config=jupyter_config.py", "--no-browser", "--allow-root"]
    options = [f"--ServerApp.port={port}", "--IdentityProvider.token=", "--ServerApp.log_level=ERROR"]
    with (home / "log").open("w") as log:
        server = subprocess.Popen([*command, *options], cwd=ROOT, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    wait_until_it_answers(address, server)
    yield address
    server.terminate()
    server.wait(timeout=20)


def wait_until_it_answers(address, server):
    while server.poll() is None:
        try:
            urlopen(f"{address}/api", timeout=5).close()
            return
        except (URLError, OSError):
            continue
    raise RuntimeError("JupyterLab did not start")


@pytest.fixture
def page(browser):
    """A fresh page that keeps what the browser complains of in `page.complaints`."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map((e) => e.textContent.trim())"
READY = "() => document.querySelector('#jp-main-statusbar')?.textContent.includes('| Idle')"
STARTED = f"() => {PROMPTS}.some((prompt) => prompt !== '[ ]:')"
DONE = f"() => !{PROMPTS}.includes('[*]:') && /\\d/.test({PROMPTS}.at(-1))"


@pytest.fixture
def opened(page, jupyter):
    """Open a notebook in JupyterLab and run all of its cells."""

    def open_and_run(path):
        page.goto(f"{jupyter}/lab/tree/{path}?reset")
        page.wait_for_selector(".jp-Notebook")
        page.wait_for_function(READY)
        run_all(page)
        page.wait_for_function(DONE)
        return page

    return open_and_run


def run_all(page, tries=5):
    """Choose Run All; a click that comes before the kernel listens is lost in silence, so look and choose again."""
    for _ in range(tries):
        page.click(".lm-MenuBar-itemLabel:text-is('Run')")
        page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
        try:
            page.wait_for_function(STARTED, timeout=8_000)
            return
        except TimedOut:
            continue
    raise AssertionError("JupyterLab did not start to run the notebook")
