"""Everything anyone does here: `nox -l` lists it, `nox -s NAME` does it."""

from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lab"]

CODE = (
    "src",
    "grader",
    "tests",
    "tools",
    "benchmarks",
    "docs/conf.py",
    "noxfile.py",
    "pages.py",
    "jupyter_config.py",
    "nbgrader_config.py",
)
LESSONS = ("notebooks", "solutions")
PINNED = ("requirements.txt", "pyproject.toml", "grader/pyproject.toml")
GRADING = ("grade", "test", "bench")  # extras that go with the grader


def install(session: nox.Session, extra: str) -> None:
    """Bring the session's environment up to the pins; one that is up to date is left alone, so it starts offline."""
    pins = sha256(b"".join(Path(name).read_bytes() for name in PINNED)).hexdigest()
    stamp = Path(session.virtualenv.location) / "pins-of-ties"
    if not stamp.exists() or stamp.read_text() != pins:
        grader = ("--editable", "grader") if extra in GRADING else ()
        session.install("--quiet", "--constraint", "requirements.txt", "--editable", f".[{extra}]", *grader)
        stamp.write_text(pins)


def unanswered(session: nox.Session) -> dict[str, str]:
    """Give an environment in which no student has answered anything, so that outputs never depend on it."""
    work = Path(session.virtualenv.location) / "unanswered"
    rmtree(work, ignore_errors=True)
    return {"TIES_WORK": str(work.resolve()), "JUPYTER_PLATFORM_DIRS": "1"}


@nox.session
def lab(session: nox.Session) -> None:
    """Open the lessons; what follows -- goes to jupyter lab."""
    install(session, "lab")
    session.run("jupyter", "lab", "--config=jupyter_config.py", *session.posargs, terminate_timeout=10)


@nox.session
def test(session: nox.Session) -> None:
    """Run every check; what follows -- narrows the unit tests, as in `nox -s test -- -k trade`."""
    install(session, "test")
    env = unanswered(session)
    session.run("ruff", "format", "--check", *CODE, *LESSONS)
    session.run("ruff", "check", *CODE, *LESSONS)
    session.run("lint-imports")
    session.run("pytest", "--numprocesses=2", "--dist=loadfile", *session.posargs, env=env)
    if not session.posargs:
        nbval(session, env)


def nbval(session: nox.Session, env: dict[str, str]) -> None:
    """Run every lesson and solution from top to bottom and compare with what is committed."""
    session.run(
        *("pytest", "--nbval", "--nbval-current-env", "--nbval-sanitize-with=tests/sanitize.cfg"),
        *("--numprocesses=2", "--dist=loadfile", "--override-ini=filterwarnings=default"),
        *LESSONS,
        env=env,
    )


@nox.session
def lessons(session: nox.Session) -> None:
    """Execute lessons and solutions and write what is committed: outputs, no widget state, no versions."""
    install(session, "test")
    paths = session.posargs or [str(path) for folder in LESSONS for path in sorted(Path(folder).rglob("*.ipynb"))]
    session.run("python", "-m", "tools.notebooks", *paths, env=unanswered(session))
    session.run("ruff", "format", *paths)
    session.run("python", "-m", "tools.pages")  # docs/claims-and-verdicts.md


@nox.session
def data(session: nox.Session) -> None:
    """Seal tables that were changed on purpose (--seal TABLE …) and write data/README.md anew."""
    install(session, "test")
    session.run("python", "-m", "tools.build_data", *session.posargs)
    session.run("python", "-m", "tools.pages")


@nox.session
def exercises(session: nox.Session) -> None:
    """Make exercises/ from solutions/, as nbgrader releases them."""
    install(session, "test")
    for name in session.posargs or sorted(path.name for path in Path("solutions").iterdir() if path.is_dir()):
        session.run("nbgrader", "generate_assignment", name, "--force", "--no-db", silent=True)
    session.run("python", "-m", "tests.test_items_page")  # docs/items.md


@nox.session
def bench(session: nox.Session) -> None:
    """Measure beside what people would use instead: `nox -s bench -- map-step`; writes benchmarks/results.json."""
    install(session, "bench")
    usual = {"PYTHONDONTWRITEBYTECODE": None}  # Python keeps what it compiled, unless a machine forbids it
    session.run("python", "-m", "benchmarks", *session.posargs, env=unanswered(session) | usual)
    session.run("python", "-m", "tools.pages")  # it shows some of the figures


@nox.session
def grade(session: nox.Session) -> None:
    """Grade submissions: `nox -s grade -- --help` tells how."""
    install(session, "grade")
    session.run("python", "-m", "nbgrader_sandbox", *session.posargs)


@nox.session
def site(session: nox.Session) -> None:
    """Make dist/site from lessons and pages as they are committed; it opens without a network and without Python."""
    install(session, "site")
    session.run("sphinx-build", "--quiet", "--fail-on-warning", "-c", "docs", *session.posargs, ".", "dist/site")
    session.log("open dist/site/docs/index.html")


@nox.session(venv_backend="none")
def pack(session: nox.Session) -> None:
    """Make dist/far-east-ties-students.zip: all that students need and no solutions/, from the last commit."""
    Path("dist").mkdir(exist_ok=True)
    out = "dist/far-east-ties-students.zip"
    leave_out = [f":!{folder}" for folder in ("solutions", "tests", "benchmarks", ".ci", "docs")]
    session.run(
        "git", "archive", "--prefix=far-east-ties/", f"--output={out}", "HEAD", "--", ".", *leave_out, external=True
    )
    session.log(f"{out} is ready")
