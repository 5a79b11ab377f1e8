"""A teacher and two students on a JupyterHub: an assignment goes through nbgrader's exchange; answers stay in homes."""

import json
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from benchmarks import grade_100
from tests.hub import machine as hubs

ROOT = Path(__file__).parents[2]
NAME = "02-where-and-whose-map"
NOTEBOOK = f"exercise-{NAME}"
COURSE = "~/course"
ANSWERS = """
import json
from pathlib import Path
path = Path.home() / {name!r} / {file!r}
notebook = json.loads(path.read_text())
for cell in notebook["cells"]:
    if words := {answers!r}.get(cell["metadata"].get("nbgrader", {{}}).get("grade_id", "")):
        cell["source"] = words
path.write_text(json.dumps(notebook))
"""
LESSON = """
import os
os.chdir({folder!r})
from ties.learning import answer_store
{line}
"""


@pytest.fixture(scope="module")
def hub():
    """Start the hub, give the teacher the private course and everyone a course folder that only root can write."""
    reason = "" if os.geteuid() == 0 else "only root can start a hub with users of its own"
    proxy = shlex.split(os.environ.get("HUB_PROXY", ""))
    reason = reason or ("" if proxy else "HUB_PROXY does not say where configurable-http-proxy is; use `nox -s hub`")
    if reason:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with hubs.running(proxy) as running:
        hand_to_teacher(running.home("teacher") / "course", hubs.USERS["teacher"])
        shared = running.folder / "lessons" / "notebooks"
        shared.mkdir(parents=True)
        shutil.copy(ROOT / "notebooks" / "00-start-here.ipynb", shared)
        yield running


def hand_to_teacher(course, number):
    """Make the course folder of the teacher, which nobody else can enter."""
    for folder in ("solutions", "exercises"):
        shutil.copytree(ROOT / folder / NAME, course / folder / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    course.chmod(0o700)
    for path in (course, *course.rglob("*")):
        os.chown(path, number, number)


def right_answers():
    """Return what the solutions have in each cell that a student writes in."""
    cells = grade_100.cells("solutions").items()
    return {name: grade_100.answer(cell) for name, cell in cells if grade_100.is_answer(cell)}


@pytest.fixture(scope="module")
def walked(hub):
    """Go the whole way, from the release of an assignment to feedback that is fetched; return what was said."""
    said = {"release": hub.shell("teacher", f"nbgrader release_assignment {NAME}", folder=COURSE)}
    right = right_answers()
    wrong = {name: right[name] for name in list(right)[:1]}
    for user, answers in (("alice", right), ("bob", wrong)):
        said[f"{user} fetches"] = hub.shell(user, f"nbgrader fetch_assignment {NAME}")
        hub.run(user, ANSWERS.format(name=NAME, file=f"{NOTEBOOK}.ipynb", answers=answers))
        said[f"{user} submits"] = hub.shell(user, f"nbgrader submit {NAME}")
    grade = "python -m nbgrader_sandbox"
    collect = f"nbgrader collect {NAME} --update --CourseDirectory.submitted_directory=grading/from_exchange"
    for words, command in {
        "collect": f"{collect} && {grade} collect grading/from_exchange {NAME}",
        "run": f"{grade} run {NAME}",
        "feedback": f"{grade} feedback {NAME}",
        "export": f"{grade} export {NAME} --partial",
        "release feedback": f"nbgrader release_feedback {NAME}",
    }.items():
        said[words] = hub.shell("teacher", command, folder=COURSE)
    for user in ("alice", "bob"):
        said[f"{user} fetches feedback"] = hub.shell(user, f"nbgrader fetch_feedback {NAME}")
    return said


def page(hub, user):
    """Return the feedback page that a student has fetched."""
    ask = f"from pathlib import Path\nprint(*Path.home().glob('{NAME}/feedback/*/*.html'), sep='\\n')"
    found = hub.run(user, ask).splitlines()
    assert [Path(name).name for name in found] == [f"{NOTEBOOK}.html"]
    return Path(found[0]).read_text(encoding="utf-8")


def marks(hub, user):
    """Return the marks that the teacher's gradebook has of a student."""
    ask = f"""
from nbgrader.api import Gradebook
with Gradebook("sqlite:///course/grading/gradebook.db", {hubs.COURSE_ID!r}) as book:
    print(book.find_submission({NAME!r}, {user!r}).score)
"""
    return float(hub.run("teacher", ask).split()[-1])


def test_each_step_of_the_way_ends_well(walked):
    assert {words: text for words, text in walked.items() if "exit code 0" not in text} == {}


def test_both_students_have_the_marks_of_their_own_answers(hub, walked):
    best = sum(cell["metadata"]["nbgrader"].get("points", 0) for cell in grade_100.cells("solutions").values())
    assert 0 < marks(hub, "bob") < marks(hub, "alice") <= best
    rows = dict(re.findall(r"(?m)^(alice|bob),.*?(\d+\.\d+)", walked["export"]))
    assert {user: float(mark) for user, mark in rows.items()} == {user: marks(hub, user) for user in ("alice", "bob")}


def test_each_student_fetches_the_own_page_with_the_own_mark(hub, walked):
    pages = {user: page(hub, user) for user in ("alice", "bob")}
    for user, text in pages.items():
        assert f"{marks(hub, user):g}" in re.sub(r"<[^>]+>", " ", text)
        made = hub.home("teacher") / "course" / "grading" / "feedback" / user / NAME / f"{NOTEBOOK}.html"
        assert text == made.read_text(encoding="utf-8")
    assert pages["alice"] != pages["bob"]


def test_time_of_submission_in_the_gradebook_is_that_of_the_exchange(hub, walked):
    ask = f"""
from nbgrader.api import Gradebook
with Gradebook("sqlite:///course/grading/gradebook.db", {hubs.COURSE_ID!r}) as book:
    print(book.find_submission({NAME!r}, "alice").timestamp)
"""
    stamp = next(hub.folder.glob(f"exchange/{hubs.COURSE_ID}/inbound/alice+{NAME}+*/timestamp.txt"))
    assert stamp.read_text(encoding="utf-8")[:19] == hub.run("teacher", ask).strip()[:19]


def test_later_submission_is_collected_and_its_page_is_fetched(hub, walked):
    before = marks(hub, "bob")
    hub.run("bob", ANSWERS.format(name=NAME, file=f"{NOTEBOOK}.ipynb", answers=right_answers()))
    hub.shell("bob", f"nbgrader submit {NAME}")
    commands = [
        f"nbgrader collect {NAME} --update --CourseDirectory.submitted_directory=grading/from_exchange",
        f"python -m nbgrader_sandbox collect grading/from_exchange {NAME}",
        f"python -m nbgrader_sandbox run {NAME}",
        f"python -m nbgrader_sandbox feedback {NAME}",
        f"nbgrader release_feedback {NAME}",
    ]
    for command in commands:
        hub.shell("teacher", command, folder=COURSE)
    hub.shell("bob", f"nbgrader fetch_feedback {NAME}")
    assert marks(hub, "bob") == marks(hub, "alice") > before
    count = f"from pathlib import Path\nprint(len(list(Path.home().glob('{NAME}/feedback/*/*.html'))))"
    assert hub.run("bob", count).strip() == "2"


def test_student_cannot_read_submissions_solutions_or_another_home(hub, walked):
    places = [
        hub.folder / "exchange" / hubs.COURSE_ID / "inbound",
        hub.home("teacher") / "course" / "solutions",
        hub.home("alice") / NAME,
    ]
    ask = f"import os\nfor place in {[str(place) for place in places]}:\n    print(os.access(place, os.R_OK))"
    assert hub.run("bob", ask).split() == ["False", "False", "False"]
    assert hub.run("alice", ask).split() == ["False", "False", "True"]


def test_student_cannot_open_the_server_of_another(hub):
    assert hub.status("/user/alice/api/contents", hub.tokens["alice"]) == 200
    assert hub.status("/user/alice/api/contents", hub.tokens["bob"]) in (403, 404)


def test_answers_of_a_read_only_course_are_in_the_home_and_nobody_else_sees_them(hub):
    folder = str(hub.folder / "lessons" / "notebooks")
    save = LESSON.format(
        folder=folder, line='answer_store.save("q", {"answer": "of alice"})\nprint(answer_store.answer_file())'
    )
    read = LESSON.format(folder=folder, line='print(answer_store.recall("q"))')
    kept = hub.home("alice") / "my_work" / "answers.json"
    assert hub.run("alice", save).strip() == str(kept)
    assert json.loads(kept.read_text(encoding="utf-8")) == {"q": {"answer": "of alice"}}
    hub.stop_server("alice")
    hub.start_server("alice")
    assert "of alice" in hub.run("alice", read)
    assert hub.run("bob", read).strip() == "None"
    assert hub.run("bob", f"import os\nprint(os.access({str(kept)!r}, os.R_OK))").strip() == "False"


def test_course_folder_of_the_hub_cannot_be_written(hub):
    folder = str(hub.folder / "lessons" / "notebooks")
    names = [folder, f"{folder}/00-start-here.ipynb"]
    ask = f"import os\nfor name in {names}:\n    print(os.access(name, os.W_OK))"
    assert hub.run("alice", ask).split() == ["False", "False"]
    without = LESSON.format(
        folder=folder, line="del os.environ['TIES_WORK']\nanswer_store.save('q', {'answer': 'lost?'})"
    )
    with pytest.raises(RuntimeError, match="make the folder writable"):
        hub.run("alice", without)
    hub.new_kernel("alice")


def test_lesson_says_on_the_hub_where_answers_are_and_who_reads_them(hub):
    ask = """
from ties import place
from ties.learning.answer_store import answer_file
print(place.answers_sentence(str(answer_file())))
"""
    said = hub.run("alice", ask)
    assert "kept on the server that runs this notebook" in said
    assert f"{hub.home('alice')}/my_work/answers.json" in said
