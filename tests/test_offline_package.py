"""The package for machines without a network: what is in it, and what is said where it cannot start."""

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.links import dead_links, words_of
from tests.typed import lines_to_type, try_command
from tools.bundle import __main__ as bundle
from tools.bundle import compose, targets, wheels

ROOT = Path(__file__).parents[1]
HERE = targets.here() or targets.targets([], [])[0]
NAMES = {"contourpy": "1.0", "pip": "26.3"}

spec = importlib.util.spec_from_file_location("opening", ROOT / "offline" / "opening.py")
opening = importlib.util.module_from_spec(spec)
spec.loader.exec_module(opening)


def wheel(folder, name, version="1.0", text=""):
    """Write a wheel that holds one file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with ZipFile(path, "w") as made:
        made.writestr(f"{name}/__init__.py", text)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Compose a package of small wheels for this machine and for Windows, and zip it."""
    scratch = tmp_path_factory.mktemp("wheels")
    some = [wheel(scratch, name, version) for name, version in NAMES.items()]
    found = {HERE.name: some, "windows-x86_64-3.12": [*some, wheel(scratch, "colorama")]}
    return compose.zip_of(compose.compose(found, wheel(scratch, "far_east_ties"), scratch / "made"))


@pytest.fixture
def package(made, tmp_path):
    with ZipFile(made) as zipped:
        zipped.extractall(tmp_path / "Ünï Pfad")
    return tmp_path / "Ünï Pfad" / compose.NAME


@pytest.fixture
def no_start(monkeypatch):
    """Keep pip and JupyterLab from being started; return what would have been installed and opened."""
    begun = []
    monkeypatch.setattr(opening, "this_target", lambda known: HERE.name)
    monkeypatch.setattr(opening.venv, "create", lambda folder, **_: folder.mkdir(exist_ok=True))
    monkeypatch.setattr(opening, "install", lambda python, folder, wheels, environment: begun.append(sorted(wheels)))
    monkeypatch.setattr(opening, "open_lessons", lambda python, lessons, words: begun.append((lessons, words)) or 0)
    return begun


def stopped(package, *words):
    """Start, and return the sentence with which it stops."""
    with pytest.raises(SystemExit) as stop:
        opening.main([*words], here=package)
    assert stop.value.code.count("\n") == 0
    return stop.value.code


def test_list_names_every_file_with_its_checksum(package):
    listed = json.loads((package / "files.json").read_text("utf-8"))
    files = {path.relative_to(package).as_posix(): path for path in package.rglob("*") if path.is_file()}
    assert set(listed["sha256"]) == set(files) - {"files.json"}
    assert {name: compose.checksum(files[name]) for name in listed["sha256"]} == listed["sha256"]


def test_each_target_has_its_wheels_and_ours(package):
    named = json.loads((package / "files.json").read_text("utf-8"))["targets"]
    always = {"contourpy-1.0-py3-none-any.whl", "far_east_ties-1.0-py3-none-any.whl", "pip-26.3-py3-none-any.whl"}
    assert set(named[HERE.name]) == always
    assert set(named["windows-x86_64-3.12"]) == always | {"colorama-1.0-py3-none-any.whl"}
    assert {path.name for path in (package / "wheels").iterdir()} == set(named["windows-x86_64-3.12"])


def test_package_holds_the_lessons_and_no_answer(package):
    lessons = package / "far-east-ties"
    assert (lessons / "jupyter_config.py").is_file()
    assert len(list((lessons / "notebooks").glob("*.ipynb"))) == 11
    assert not (lessons / "solutions").exists()


def test_every_link_of_the_package_works(package):
    assert list(dead_links(package)) == []


@pytest.mark.skipif(os.name == "nt", reason="start.sh is for Linux and macOS")
def test_every_command_of_its_readme_works(package):
    lines = lines_to_type(package / "README.md")
    assert len(lines) >= 4
    for line in lines:
        try_command(package, line)


def test_command_file_of_windows_has_its_line_ends(package):
    content = (package / "start.cmd").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 10


def test_first_start_installs_the_wheels_of_this_machine_and_opens_the_lessons(package, no_start):
    assert opening.main(["--no-browser"], here=package) == 0
    installed, (lessons, words) = no_start
    assert installed == sorted(json.loads((package / "files.json").read_text("utf-8"))["targets"][HERE.name])
    assert (lessons, words) == (package / "far-east-ties", ["--no-browser"])


def test_later_start_installs_nothing(package, no_start, monkeypatch):
    opening.main([], here=package)
    monkeypatch.setattr(opening, "runs", lambda python: True)
    (package / "wheels" / "pip-26.3-py3-none-any.whl").unlink()  # nobody looks at it again
    opening.main([], here=package)
    assert [type(one) for one in no_start] == [list, tuple, tuple]


def test_installation_that_was_stopped_is_begun_again(package, no_start, monkeypatch):
    monkeypatch.setattr(opening, "runs", lambda python: True)
    (package / f".venv-{HERE.name}").mkdir()
    opening.main([], here=package)
    assert len(no_start) == 2


@pytest.mark.parametrize("name", ["wheels/pip-26.3-py3-none-any.whl", "opening.py"])
def test_changed_file_is_refused_by_name(package, no_start, name):
    (package / name).write_bytes(b"changed")
    assert stopped(package).startswith(f"{name} is damaged, its checksum differs: copy or unpack")
    assert no_start == []


def test_missing_wheel_is_named(package, no_start):
    (package / "wheels" / "contourpy-1.0-py3-none-any.whl").unlink()
    assert stopped(package).startswith("wheels/contourpy-1.0-py3-none-any.whl is missing")


def test_wheel_of_another_system_does_not_stop_this_one(package, no_start):
    (package / "wheels" / "colorama-1.0-py3-none-any.whl").unlink()
    assert opening.main([], here=package) == 0
    assert stopped(package, "--check").startswith("wheels/colorama-1.0-py3-none-any.whl is missing")


@pytest.mark.parametrize("text", ["", "[]", '{"targets": {}}', '{"targets": 1, "sha256": {}}'])
def test_damaged_list_is_said_in_a_sentence(package, text):
    (package / "files.json").write_text(text, encoding="utf-8")
    assert stopped(package).startswith("files.json is missing or damaged")


def test_folder_that_cannot_be_written_is_refused(package, no_start, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(opening.tempfile, "TemporaryFile", refuse)
    assert stopped(package).startswith(f"{package} cannot be written: copy the whole folder")
    assert no_start == []


def test_full_disk_is_refused_before_anything_is_written(package, no_start, monkeypatch):
    usage = shutil.disk_usage(package)._replace(free=5_000_000)
    monkeypatch.setattr(opening.shutil, "disk_usage", lambda folder: usage)
    assert "has 5 MB free, and 700 MB are needed" in stopped(package)
    assert no_start == []


def test_pip_that_fails_is_quoted_and_leaves_nothing(package, tmp_path):
    environment = tmp_path / "environment"
    environment.mkdir()
    with pytest.raises(SystemExit, match="what was begun is removed. The reason: ") as stop:
        opening.install(Path(sys.executable), package / "wheels", {"pip-26.3-py3-none-any.whl": "0"}, environment)
    assert "\n" not in stop.value.code
    assert not environment.exists()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"platform.machine": "aarch64", "sys.platform": "linux"}, "linux-aarch64"),
        ({"platform.machine": "x86_64", "sys.platform": "darwin"}, "macos-x86_64"),
        ({"platform.machine": "ARM64", "sys.platform": "win32"}, "windows-arm64"),
        ({"platform.libc_ver": ("", ""), "sys.platform": "linux"}, "linux-with-another-C-library-"),
        ({"platform.libc_ver": ("glibc", "2.17"), "sys.platform": "linux"}, "linux-with-glibc-2.17-"),
        ({"platform.python_implementation": "PyPy"}, "-PyPy"),
    ],
)
def test_machine_that_is_not_served_is_named(monkeypatch, changes, named):
    for name, value in changes.items():
        module, _, attribute = name.partition(".")
        given = value if module == "sys" else lambda value=value: value
        monkeypatch.setattr(getattr(opening, module), attribute, given)
    with pytest.raises(SystemExit) as stop:
        opening.this_target(["linux-x86_64-3.11", "windows-x86_64-3.11"])
    assert named in stop.value.code
    assert stop.value.code.endswith("it has linux-x86_64-3.11 and windows-x86_64-3.11.")


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_old_python_is_told_what_is_needed(version):
    code = f"import runpy, sys; sys.version_info = {version}; runpy.run_path({str(ROOT / 'offline/start.py')!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.startswith("The lessons need Python 3.11, 3.12, 3.13 or 3.14, and this is Python")
    assert done.stderr.count("\n") == 1


def test_old_python_can_read_the_file_that_refuses_it():
    text = (ROOT / "offline" / "start.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr) for node in ast.walk(tree))


def test_pythons_of_the_package_are_those_that_the_pages_promise():
    promised = f"{', '.join(targets.PYTHONS[:-1])} or {targets.PYTHONS[-1]}"
    pages = ("README.md", "offline/README.md", "offline/start.py", "offline/start.sh", "offline/start.cmd")
    assert [page for page in pages if promised not in words_of(ROOT / page)] == []
    first, last = (version.replace(".", ", ") for version in (targets.PYTHONS[0], targets.PYTHONS[-1]))
    assert f"({first}) <= sys.version_info[:2] <= ({last})" in words_of(ROOT / "offline/start.sh")


def test_every_system_and_python_is_packed_unless_fewer_are_named():
    assert len(bundle.chosen(bundle.arguments([]))) == 12
    some = bundle.chosen(bundle.arguments(["--system", "macos-arm64", "--python", "3.12", "--python", "3.13"]))
    assert [target.name for target in some] == ["macos-arm64-3.12", "macos-arm64-3.13"]


def test_builder_and_opener_give_a_machine_the_same_name():
    if (target := targets.here()) is None:
        pytest.skip("the package does not serve this machine")
    assert opening.this_target([target.name]) == target.name


@pytest.fixture
def typed(monkeypatch):
    """Keep uv and pip from being run; return what would have been typed."""
    lines = []

    def run(*words):
        lines.append(" ".join(map(str, words)))
        if words[0] == "pip":
            wheel(Path(words[words.index("--dest") + 1]), "contourpy")
        return "contourpy==1.3.3\n"

    monkeypatch.setattr(wheels, "run", run)
    return lines


def test_wheels_are_those_of_the_target_and_not_of_this_machine(typed, tmp_path):
    (target,) = targets.targets(["windows-x86_64"], ["3.14"])
    (found,) = wheels.download(target, tmp_path)
    resolved, downloaded = typed
    assert found.parent.name == "windows-x86_64-3.14"
    assert "--python-platform=x86_64-pc-windows-msvc --python-version=3.14" in resolved
    assert re.search(r"--no-deps --only-binary=:all: .*--python-version=3.14 --platform=win_amd64 --dest", downloaded)
    assert "--extra=lab" in resolved
    assert "requirements.txt" in resolved


def test_pins_have_the_installer_and_a_local_folder_asks_no_registry(typed, tmp_path):
    (target,) = targets.targets(["linux-x86_64"], ["3.12"])
    assert [line for line in wheels.pins_of(target, tmp_path) if line] == ["contourpy==1.3.3", "pip==26.3"]
    assert f"--no-index --find-links={tmp_path}" in typed[0]


def test_two_wheels_of_one_name_must_be_equal(tmp_path):
    first, other = wheel(tmp_path / "a", "contourpy"), wheel(tmp_path / "b", "contourpy", text="x = 1")
    compose.copy_wheel(first, tmp_path)
    with pytest.raises(SystemExit, match="contourpy-1.0-py3-none-any.whl was found twice with different contents"):
        compose.copy_wheel(other, tmp_path)


def test_file_that_is_no_wheel_is_refused(tmp_path):
    (tmp_path / "broken.whl").write_bytes(b"PK but not more")
    with pytest.raises(SystemExit, match=r"broken\.whl is no wheel that can be opened"):
        compose.copy_wheel(tmp_path / "broken.whl", tmp_path / "out")


def test_folder_of_something_else_is_not_overwritten(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.png").write_bytes(b"1")
    with pytest.raises(SystemExit, match="photos exists and holds no earlier package"):
        compose.compose({}, wheel(tmp_path, "far_east_ties"), tmp_path / "photos")
    assert (tmp_path / "photos" / "me.png").exists()
