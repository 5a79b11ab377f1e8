"""What a hostile submission puts into a page neither runs nor fetches, in feedback and in Formgrader."""

import contextlib
import json
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from grader.tests import hostile
from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.release import nbgrader_api
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.output import pages, reports
from nbgrader_sandbox.selftest import corpus, drill
from nbgrader_sandbox.selftest.cases import CASES
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK
from tests.browser.lab import ROOT, lab

pytestmark = pytest.mark.browser
STUDENT = "all-right"
PASTED = hostile.markdown("![pasted](attachment:p.png)", id="pasted", attachments={"p.png": {"image/png": hostile.PNG}})
TRIED = hostile.payloads()
CLICK = """(only) => {
  const place = "#notebook-container";
  for (const link of document.querySelectorAll(`${place} a, ${place} form button, ${place} summary`)) {
    const address = link.getAttribute("href") || "";
    if (!/^(https?|mailto):/i.test(address) && (!only || RegExp(only, "i").test(address)))
      link.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  }
}"""
DRAWN = "(image) => image.naturalWidth > 0"
INJECT = """(beacon) => {
  const script = document.createElement("script");
  script.textContent = "(window.ran = window.ran || []).push('script')";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", `<img src=${beacon}/image>
    <img src=data:, onerror="(window.ran = window.ran || []).push('handler')"><iframe src=${beacon}/frame></iframe>
    <link rel=stylesheet href=${beacon}/style><div style="background:url(${beacon}/background)">x</div>`);
}"""


class Listener(ThreadingHTTPServer):
    """A server on this machine that keeps which addresses it was asked for."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked = set()
        Thread(target=self.serve_forever, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.add(self.path.strip("/"))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def listener():
    server = Listener()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return a graded course of one, with the configuration of this repository."""
    home = tmp_path_factory.mktemp("hostile")
    course = Course(home, home / "grading")
    corpus.write_solution(home)
    shutil.copy(ROOT / "nbgrader_config.py", home)
    with contextlib.chdir(home):
        drill.write_class(course, home / "incoming", CASES[:1])
        collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
        runner.run(course, ASSIGNMENT, workers=1, unprotected=True)  # it holds nothing but our own sample
        path = course.path("autograded", STUDENT, ASSIGNMENT) / NOTEBOOK
        path.with_suffix(".graded").write_bytes(path.read_bytes())
        yield course


def submit(course, listener, **given):
    """Write hostile cells into the graded notebook, as if nothing had checked them."""
    path = course.path("autograded", STUDENT, ASSIGNMENT) / NOTEBOOK
    notebook = json.loads(path.with_suffix(".graded").read_text(encoding="utf-8"))
    cells = [PASTED, *hostile.cells(listener.server_port, TRIED, **given)]
    path.write_text(json.dumps(hostile.with_cells(notebook, cells)), encoding="utf-8")


def feedback_page(course):
    """Return the one page of feedback."""
    return course.path("feedback", STUDENT, ASSIGNMENT) / NOTEBOOK.replace(".ipynb", ".html")


@pytest.fixture
def unsafe_page(course, listener):
    """Write the page as nbgrader does of itself."""
    submit(course, listener, control=True)
    config = course.config()
    del config["HTMLExporter"], config["GenerateFeedback"]
    api = nbgrader_api(config, course.root.resolve(), str(course.solutions), course.gradebook_url())
    with ignore_warnings():
        answer = api.generate_feedback(ASSIGNMENT, STUDENT, force=True)
    assert answer["success"], answer["log"]
    return feedback_page(course)


@pytest.fixture
def watched(fresh_page):
    """Open pages that keep what they ask for and which dialogs they show."""
    opened = []

    def open_page(address, allow=()):
        page = fresh_page()
        opened.append(page)
        page.asked, page.dialogs = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        local = ("file:", "data:", "http://127.0.0.1:")
        page.context.route(lambda url: not url.startswith(local), lambda route: route.abort())
        page.goto(address, wait_until="load")
        return page

    yield open_page
    for page in opened:
        page.context.close()


def settle(page):
    """Wait until the page is idle: two frames, and every picture loaded or failed."""
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def ran(page):
    """List what ran, by its number."""
    return {str(number) for number in page.evaluate("() => window.ran || []")}


def named(numbers):
    """Return the names of these payloads."""
    return [TRIED[int(number) - 1][:2] if number.isdecimal() and number != "0" else number for number in numbers]


def test_sixty_payloads_or_more_are_tried():
    assert len({(carrier, vector) for carrier, vector, _ in TRIED}) == len(TRIED) >= 60


def test_sixty_payloads_work_where_nothing_is_sanitised(unsafe_page, watched, listener):
    page = watched(unsafe_page.as_uri())
    settle(page)
    assert len(ran(page) | listener.asked) >= 60


def test_policy_of_feedback_alone_stops_every_payload(unsafe_page, watched, listener):
    text = unsafe_page.read_text(encoding="utf-8")
    unsafe_page.write_text(text.replace("<head>", f"<head>{pages.META}", 1), encoding="utf-8")
    page = watched(unsafe_page.as_uri())
    settle(page)
    page.evaluate(CLICK, "javascript")
    settle(page)
    assert named(ran(page) | listener.asked) == []


def test_feedback_page_runs_and_fetches_nothing(course, watched, listener):
    submit(course, listener)
    assert reports.feedback(course, ASSIGNMENT)[0] == 1
    page = watched(feedback_page(course).as_uri())
    settle(page)
    page.evaluate(CLICK)
    settle(page)
    assert named(ran(page) | listener.asked) == []
    assert page.locator("img[alt=pasted]").evaluate(DRAWN)
    assert [address for address in page.asked if not address.startswith("data:")] == [page.url.partition("#")[0]]
    assert page.dialogs == []


def test_sanitising_alone_stops_every_payload_in_feedback(course, watched, listener, monkeypatch):
    monkeypatch.setattr(reports, "without_scripts", lambda page: pages.SCRIPT.sub("", page))
    submit(course, listener)
    reports.feedback(course, ASSIGNMENT)
    page = watched(feedback_page(course).as_uri())
    settle(page)
    page.evaluate(CLICK)
    settle(page)
    assert named(ran(page) | listener.asked) == []


@pytest.fixture(scope="module")
def jupyter(course):
    """Start JupyterLab in the folder of the course, as an instructor does; give its address."""
    with lab(course.home / "jupyter", root=course.home, start=course.home) as address:
        yield address


@pytest.fixture
def submission(course, jupyter):
    """Return the address at which Formgrader shows the submission."""
    with open_gradebook(course) as book:
        (notebook,) = book.find_submission(ASSIGNMENT, STUDENT).notebooks
        return f"{jupyter}/formgrader/submissions/{notebook.id}/"


def test_formgrader_runs_and_fetches_nothing_of_a_submission(course, watched, listener, jupyter, submission):
    submit(course, listener)
    page = watched(submission)
    page.locator("#why-comment[placeholder]").wait_for()
    settle(page)
    page.evaluate(CLICK)
    settle(page)
    assert named(ran(page) | listener.asked) == []
    assert page.locator("img[alt=pasted]").evaluate(DRAWN)
    own = tuple(f"{jupyter}/formgrader/{part}/" for part in ("static", "api", "fonts"))
    other = {address for address in page.asked if not address.startswith((*own, "data:"))}
    assert other == {submission}
    assert (page.dialogs, page.complaints) == ([], [])


def test_policy_of_formgrader_alone_stops_scripts_and_fetches(watched, listener, submission):
    page = watched(submission)
    page.locator("#why-comment[placeholder]").wait_for()
    page.evaluate(INJECT, f"http://127.0.0.1:{listener.server_port}")
    settle(page)
    assert ran(page) | listener.asked == set()


@pytest.mark.parametrize("name", ["evil.html", "evil.svg"])
def test_file_of_a_submission_runs_no_script(course, watched, submission, name):
    file = course.path("autograded", STUDENT, ASSIGNMENT) / name
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>window.ran = [1]</script></svg>", encoding="utf-8")
    page = watched(f"{submission}{name}")
    assert ran(page) == set()


def test_name_of_a_student_is_no_html_in_formgrader(course, watched, listener, jupyter):
    script = "<img src=x onerror=(window.ran=[]).push(0)>"
    from nbgrader_sandbox.batch.gradebook import record_result
    from nbgrader_sandbox.batch.results import Result

    with open_gradebook(course) as book:
        record_result(book, Result(STUDENT, ASSIGNMENT), f"{script} {script}")
    page = watched(f"{jupyter}/formgrader/manage_students")
    page.locator("td.name a").first.wait_for()
    assert "‹img" in page.locator("td.name").first.inner_text()
    assert ran(page) == set()
