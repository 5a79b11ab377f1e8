"""Tests of the batch: resuming, failures, other machines."""

import errno
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox import cli
from nbgrader_sandbox.batch import jobs, runner
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.results import all_results, result_path
from nbgrader_sandbox.course import GradingError
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.execution import preprocessor, sandbox, startup
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK

pytestmark = pytest.mark.needs_bubblewrap
SIX = ("all right", "one answer wrong", "in a zip", "a copy", "warns in the test", "utf-16")


def statuses(course):
    """Return the status of every student."""
    return {result["student"]: result["status"] for result in all_results(course, ASSIGNMENT)}


def scores(course):
    """Return the marks in the gradebook."""
    with ignore_warnings(), open_gradebook(course) as book:
        return {submission.student.id: submission.score for submission in book.assignment_submissions(ASSIGNMENT)}


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_run_resumes_after_kill_and_keeps_results(new_course, sent, code):
    course = new_course(*SIX)
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "nbgrader_sandbox",
        "--course",
        str(course.home),
        "run",
        ASSIGNMENT,
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert "left" in process.stderr.readline()  # one is graded, others are being graded
    process.send_signal(sent)
    stderr = process.communicate()[1]
    first = {name: status for name, status in statuses(course).items() if status != "not graded"}
    done = []
    runner.run(course, ASSIGNMENT, report_progress=lambda number, of: done.append(of))
    assert (process.returncode, "Traceback" in stderr) == (code, False)
    assert first
    assert set(done) == {len(SIX) - len(first)}
    assert set(statuses(course).values()) == {"needs marking"}
    assert sorted(scores(course).values()) == [3, 5, 5, 5, 5, 5]
    assert not list(Path(tempfile.gettempdir()).glob(f"{startup.FOLDER_PREFIX}{process.pid}-*"))


def test_run_prints_only_progress_when_kernels_end(new_course):
    course = new_course("asks to exit", "ends the kernel", "swallows interrupts")
    command = [sys.executable, "-m", "nbgrader_sandbox", "--course", str(course.home), "run", ASSIGNMENT]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert [line for line in ran.stderr.splitlines() if not re.fullmatch(r"\d/3, \d+:\d\d left", line)] == []
    assert ran.returncode == 0


def test_run_without_workers_is_refused_in_a_sentence(new_course, capsys):
    course = new_course("all right")
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--course", str(course.home), "run", ASSIGNMENT, "--workers", "0"])
    assert stopped.value.code == cli.COULD_NOT_START
    assert "argument --workers: '0' is not a number of at least 1" in capsys.readouterr().err
    with pytest.raises(BadInputError, match="Nothing can be graded by 0 workers"):
        runner.run(course, ASSIGNMENT, workers=0)


def test_second_run_grades_only_new_deliveries(small_class):
    done = []
    runner.run(small_class, ASSIGNMENT, report_progress=lambda number, of: done.append(number))
    delivery = small_class.path("received", "one-answer-wrong", ASSIGNMENT)
    (delivery / "2").mkdir()
    right = small_class.path("received", "all-right", ASSIGNMENT) / "1" / NOTEBOOK
    (delivery / "2" / NOTEBOOK).write_bytes(right.read_bytes())
    runner.run(small_class, ASSIGNMENT, report_progress=lambda number, of: done.append(number))
    assert done == [1]
    assert scores(small_class)["one-answer-wrong"] == 5


def test_full_disk_stops_run_with_a_message_and_keeps_results(new_course, monkeypatch):
    course, written = new_course("all right", "one answer wrong"), []

    def write(path, content):
        if written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")

    monkeypatch.setattr(runner, "write_json", write)
    with pytest.raises(GradingError, match="disk is full"):
        runner.run(course, ASSIGNMENT)
    monkeypatch.undo()
    assert sorted(statuses(course).values()) == ["needs marking", "not graded"]
    runner.run(course, ASSIGNMENT)
    assert sorted(scores(course).values()) == [3, 5]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), RuntimeError("database or disk is full")])
def test_full_disk_is_not_reported_as_a_fault_of_the_submission(new_course, monkeypatch, error):
    course = new_course("all right")
    (job,) = runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False)

    def full(*_):
        raise error

    monkeypatch.setattr(jobs, "prepare_submission", full)
    with pytest.raises(type(error), match="full"):  # `run` turns it into a message
        jobs.run_job(job)


def run_with_a_worker_that_dies(course):
    """Run a batch in which grading one student kills the worker; this process is a new one, without threads."""
    grade = jobs.grade_submission

    def sabotaged(submission, student, *args, **kwargs):
        if student == "all-right":
            os.kill(os.getpid(), signal.SIGKILL)
        return grade(submission, student, *args, **kwargs)

    jobs.grade_submission = sabotaged
    startup.METHOD = "fork"  # so that the workers are sabotaged too
    runner.run(course, ASSIGNMENT)


def test_dead_worker_loses_only_its_own_job(new_course):
    course = new_course("all right", "one answer wrong")
    batch = multiprocessing.get_context("forkserver").Process(target=run_with_a_worker_that_dies, args=(course,))
    batch.start()
    batch.join()
    graded = {result["student"]: result for result in all_results(course, ASSIGNMENT)}
    assert graded["one-answer-wrong"]["status"] == "needs marking", graded["one-answer-wrong"]["findings"]
    assert graded["all-right"]["status"] == "not graded"
    assert graded["all-right"]["findings"][-1]["what"] == "the process that graded it ended"
    assert graded["all-right"]["findings"][-1]["todo"].startswith("run again")
    runner.run(course, ASSIGNMENT)
    assert statuses(course)["all-right"] == "needs marking"


def test_worker_that_exceeds_its_time_limit_is_killed(new_course, monkeypatch):
    course = new_course("ignores signals")
    monkeypatch.setattr(runner, "worker_timeout", lambda *_: 0)
    (result,) = runner.run(course, ASSIGNMENT)
    assert "did not finish in time" in result["findings"][0]["what"]


def test_manual_marks_are_kept_when_graded_again(small_class):
    with ignore_warnings(), open_gradebook(small_class) as book:
        grade = book.find_grade("why", "00-sample", ASSIGNMENT, "all-right")
        grade.manual_score, grade.needs_manual_grade = 2, False
        book.db.commit()
    result_path(small_class, ASSIGNMENT, "all-right").unlink()
    runner.run(small_class, ASSIGNMENT)
    assert scores(small_class)["all-right"] == 7


def test_folders_copied_into_submitted_are_graded(new_course):
    course = new_course()
    folder = course.path("submitted", "dora", ASSIGNMENT)
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text("not a notebook", encoding="utf-8")
    runner.run(course, ASSIGNMENT)
    assert statuses(course) == {"dora": "rejected"}
    assert (course.path("received", "dora", ASSIGNMENT) / "1" / NOTEBOOK).read_text() == "not a notebook"


def test_without_a_sandbox_run_needs_the_option_unprotected(new_course, monkeypatch):
    course = new_course("all right")
    monkeypatch.setattr(sandbox, "unavailable_reason", lambda: "bubblewrap (bwrap) is not installed")
    with pytest.raises(sandbox.NotProtectedError, match="--unprotected"):
        runner.run(course, ASSIGNMENT)
    assert statuses(course) == {"all-right": "not graded"}
    runner.run(course, ASSIGNMENT, unprotected=True)
    assert scores(course) == {"all-right": 5}


def test_ordinary_kernels_give_the_same_marks_on_other_systems(new_course, monkeypatch):
    course = new_course("one answer wrong")
    (job,) = runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), True)
    monkeypatch.setattr(preprocessor, "sandboxed_kernel_manager", None)  # would fail if it were called
    result = jobs.run_job(job)
    assert [item["score"] for item in result["items"]] == [1, 2, 0, None]


def test_formgraders_autograde_uses_the_sandbox(new_course):
    course = new_course("reads the gradebook")
    runner.run(course, ASSIGNMENT)
    config = course.config()  # Formgrader uses the configuration and makes one call per student
    config.CourseDirectory.update(root=str(course.root), source_directory="../solutions", db_url=course.gradebook_url())
    with ignore_warnings():
        answer = NbGraderAPI(CourseDirectory(config=config), config=config).autograde(ASSIGNMENT, "reads-the-gradebook")
    findings_path = course.path("autograded", "reads-the-gradebook", ASSIGNMENT) / "00-sample.findings.json"
    assert answer["success"]
    assert json.loads(findings_path.read_text(encoding="utf-8"))["attempts"] == [f"{course.root}/gradebook.db"]


def test_job_writes_only_to_the_paths_it_is_given(new_course):
    course = new_course("all right")
    (job,) = runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False)
    before = {path for path in course.home.rglob("*") if path.is_file()}
    result = jobs.run_job(job)
    made = {path for path in course.home.rglob("*") if path.is_file()} - before
    assert result["status"] == "needs marking"
    assert {path.relative_to(course.root).parts[0] for path in made} == {"submitted", "autograded"}
    assert json.loads(json.dumps(result)) == result  # another machine can send it
    assert all(Path(job.submitted) in path.parents or Path(job.autograded) in path.parents for path in made)


def test_results_of_other_machines_are_stored(new_course):
    course = new_course("all right", "one answer wrong")
    waiting = runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False)
    with ignore_warnings(), open_gradebook(course) as book:
        for result in map(jobs.run_job, list(waiting)):
            runner.store_result(course, book, result, "")
    assert scores(course) == {"all-right": 5, "one-answer-wrong": 3}
    assert not list(runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False))


def test_startup_does_not_compile_the_grammar_of_web_addresses():
    ask = "import nbgrader_sandbox.batch.pool, nbgrader.api, sys; print('lark' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-W", "ignore", "-c", ask], capture_output=True, text=True).stdout == "False\n"
    )
