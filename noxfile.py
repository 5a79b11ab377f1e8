"""Everything anyone does here: `nox -l` lists it, `nox -s NAME` does it."""

import sys
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lab"]

CODE = (
    "src",
    "tests",
    "build_data",
    "benchmarks",
    "docs/conf.py",
    "noxfile.py",
    "build_notebooks.py",
    "build_pages.py",
    "pack_students.py",
    "students",
    "jupyter_config.py",
    "nbgrader_config.py",
)
LESSONS = ("notebooks", "solutions")
# a change of these needs an installation; what lab_settings holds is copied into the environment
INSTALLED = (Path("requirements.txt"), Path("pyproject.toml"), *sorted(Path("lab_settings").iterdir()))


def install(session: nox.Session, extra: str) -> None:
    """Bring the session's environment up to the pins; one that is up to date is left alone, so it starts offline."""
    pins = sha256(b"".join(path.read_bytes() for path in INSTALLED)).hexdigest()
    stamp = Path(session.virtualenv.location) / "pins-of-ties"
    if not stamp.exists() or stamp.read_text() != pins:
        session.install("--quiet", "--constraint", "requirements.txt", "--editable", f".[{extra}]")
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
        session.run("pytest", "--doctest-modules", "src/ties", env=env)
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
    session.run("python", "build_notebooks.py", *paths, env=unanswered(session))
    session.run("ruff", "format", *paths)
    session.run("python", "build_pages.py")  # docs/claims-and-verdicts.md


@nox.session
def data(session: nox.Session) -> None:
    """Seal tables that were changed on purpose (--seal TABLE …) and write data/README.md anew."""
    install(session, "test")
    session.run("python", "-m", "build_data", *session.posargs)
    session.run("python", "build_pages.py")


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
    session.run("python", "build_pages.py")  # it shows some of the figures


@nox.session
def grade(session: nox.Session) -> None:
    """Grade submissions: `nox -s grade -- --help` tells how."""
    install(session, "grade")
    session.run("python", "-m", "ties.grading", *session.posargs)


@nox.session
def site(session: nox.Session) -> None:
    """Make the students' site, dist/site; `-- --instructor` makes dist/site-instructor. It opens without a network."""
    install(session, "site")
    arguments, out, start = list(session.posargs), "dist/site", "docs/index.html"
    if "--instructor" in arguments:
        arguments.remove("--instructor")
        arguments, out, start = ["-t", "instructor", *arguments], "dist/site-instructor", "docs/teaching.html"
    rmtree(out, ignore_errors=True)  # a page that was left out since must not stay behind
    options = ("--quiet", "--fail-on-warning", "-c", "docs", "-d", f"build/{Path(out).name}")
    session.run("sphinx-build", *options, *arguments, ".", out)
    session.log(f"open {out}/{start}")


@nox.session(venv_backend="none")
def pack(session: nox.Session) -> None:
    """Make dist/far-east-ties-students.zip: all that students need, and no solutions."""
    session.run(sys.executable, "pack_students.py", external=True)
