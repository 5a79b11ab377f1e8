"""The browser edition, built and served on this machine, and a Chromium that can reach nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from playwright.sync_api import Page, Playwright

ROOT = Path(__file__).parents[2]
CUT_OFF = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
CHROMIUM: dict[str, Any] = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", CUT_OFF],
}
SIZE: dict[str, Any] = {"width": 1300, "height": 1500}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LONGEST = 600_000  # milliseconds until a kernel is there, or a notebook has run
# a cell whose code is folded away has no prompt
PROMPTS = """[...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')]
    .map(one => one.textContent).filter(words => words)"""
READY = """() => {
    const shown = document.querySelector('.jp-Notebook-ExecutionIndicator');
    return shown?.dataset.status === 'idle';
}"""
# JupyterLab shows errors and warnings alike
TROUBLE = ", ".join(f".jp-Notebook [data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("error", "stderr"))
HAS_RUN = f"() => {{ const prompts = {PROMPTS}; return !prompts.some(one => one.includes('*')); }}"


class Served(NamedTuple):
    """Where the edition is, and what was sent: pairs of a path and its bytes."""

    address: str
    sent: list[tuple[str, int]]


class Handler(SimpleHTTPRequestHandler):
    """Serves files, and keeps what it sent."""

    def __init__(self, *given: Any, sent: list[tuple[str, int]], **named: Any) -> None:
        self.sent = sent
        super().__init__(*given, **named)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        contents = source.read()
        self.sent.append((self.path, len(contents)))
        outputfile.write(contents)

    def log_message(self, *_: Any) -> None:
        """Keep the test's output free of requests."""


@contextmanager
def serve(site: Path) -> Iterator[Served]:
    """Serve a folder on a free port of this machine."""
    sent: list[tuple[str, int]] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site), sent=sent)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Served(f"http://127.0.0.1:{server.server_port}", sent)
        server.shutdown()


@contextmanager
def browser(program: Playwright, profile: Path, asked: list[str]) -> Iterator[Page]:
    """Open Chromium with a profile that stays; it can reach this machine only, and `asked` gets every address."""
    context = program.chromium.launch_persistent_context(profile, **CHROMIUM, viewport=SIZE)
    context.on("request", lambda request: asked.append(request.url))
    yield context.pages[0]
    context.close()


@contextmanager
def private_window(program: Playwright, asked: list[str], **kind: Any) -> Iterator[Page]:
    """Open Chromium with a window whose data are gone when it is closed; `kind` makes it one of another device."""
    started = program.chromium.launch(**CHROMIUM)
    context = started.new_context(**({"viewport": SIZE} | kind))
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page()
    started.close()


def run_all(page: Page, served: Served, notebook: str) -> None:
    """Open a notebook with a fresh kernel and run it from top to bottom, or until a cell stops it."""
    page.goto(f"{served.address}/lab/index.html?path={notebook}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=LONGEST)
    page.wait_for_function(READY, timeout=LONGEST)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(f"() => {PROMPTS}.some(one => one.includes('*'))", timeout=LONGEST)
    page.wait_for_function(HAS_RUN, timeout=LONGEST)


def not_run(page: Page) -> int:
    """Count the cells with a prompt that have not run."""
    return page.evaluate(f"() => {PROMPTS}.filter(one => !/\\d/.test(one)).length")


def texts(page: Page, selector: str) -> list[str]:
    """Return the words of all elements that a selector finds."""
    return page.locator(selector).all_text_contents()


def addresses_elsewhere(served: Served, asked: list[str]) -> list[str]:
    """Return what pages asked of another server than this one."""
    return [address for address in asked if not address.startswith((served.address, "data:", "blob:"))]
