"""The build of the browser edition takes only files that were published, and writes our wheels into the lock file."""

import json
import re
import tarfile
from hashlib import sha256
from zipfile import ZipFile

import pytest

from tools.lite import python, site, sources
from tools.lite.wheels import modules, needs
from tools.pack import SECRETS

CORE = {name: sha256(name.encode()).hexdigest() for name in python.CORE["sha256"]}


def wheel(folder, name, version="1.0", requires=(), files=("__init__.py",)):
    """Write a wheel that has only what the build reads."""
    module = name.replace("-", "_")
    path = folder / f"{module}-{version}-py3-none-any.whl"
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}", *(f"Requires-Dist: {one}" for one in requires)]
    with ZipFile(path, "w") as made:
        made.writestr(f"{module}-{version}.dist-info/METADATA", "\n".join(lines) + "\n")
        for file in files:
            made.writestr(f"{module}/{file}", "")
    return path


def entry(path, depends=()):
    name = path.name.split("-")[0]
    return {
        "name": name,
        "file_name": path.name,
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "imports": [name],
        "depends": list(depends),
        "version": "1.0",
    }


@pytest.fixture
def pyodide(tmp_path, monkeypatch):
    """Return a small distribution of Pyodide, with two packages that no lesson needs and one that has no file."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in CORE:
        (folder / name).write_bytes(name.encode())
    monkeypatch.setitem(python.CORE, "sha256", CORE)
    packages = {name: entry(wheel(folder, name)) for name in (*python.KERNEL, "pandas", "six", "scipy", "lxml")}
    packages["pandas"]["depends"] = ["six"]
    (folder / "lxml-1.0-py3-none-any.whl").unlink()
    lock = {"info": {"version": python.CORE["version"]}, "packages": packages}
    (folder / python.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    return folder


@pytest.fixture
def ours(tmp_path):
    folder = tmp_path / "wheels"
    folder.mkdir()
    return [
        wheel(folder, "far-east-ties", requires=["pandas>=2", "python-docx>=1"], files=("__init__.py", "files.py")),
        wheel(folder, "python-docx", requires=["lxml>=3"]),
    ]


def lock_of(folder):
    return json.loads((folder / python.LOCK).read_text("utf-8"))["packages"]


def test_lock_has_our_wheel_with_its_imports_and_needs(pyodide, ours, tmp_path):
    python.compose(pyodide, ours, tmp_path / "out")
    ties = lock_of(tmp_path / "out")["far-east-ties"]
    assert (ties["imports"], ties["depends"]) == (["far_east_ties"], ["pandas"])
    assert ties["sha256"] == sha256(ours[0].read_bytes()).hexdigest()


def test_what_no_lesson_needs_is_left_out_and_what_is_needed_comes_along(pyodide, ours, tmp_path):
    python.compose(pyodide, ours, tmp_path / "out")
    assert set(lock_of(tmp_path / "out")) == {*python.KERNEL, "far-east-ties", "pandas", "six"}
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {*CORE, python.LOCK, *(one["file_name"] for one in lock_of(tmp_path / "out").values())}


def test_package_for_one_button_is_spared_where_its_needs_are_missing(pyodide, ours, tmp_path):
    assert python.compose(pyodide, ours, tmp_path / "out") == ["python-docx"]
    path = wheel(pyodide, "lxml")
    lock = json.loads((pyodide / python.LOCK).read_text("utf-8"))
    lock["packages"]["lxml"] = entry(path)
    (pyodide / python.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    assert python.compose(pyodide, ours, tmp_path / "full") == []
    assert lock_of(tmp_path / "full")["far-east-ties"]["depends"] == ["pandas", "python-docx"]


@pytest.mark.parametrize("name", ["pandas-1.0-py3-none-any.whl", "pyodide.asm.wasm"])
def test_changed_file_is_refused_by_name(pyodide, ours, tmp_path, name):
    (pyodide / name).write_bytes(b"changed")
    with pytest.raises(SystemExit, match=rf"{name} in .* is not the file that was published"):
        python.compose(pyodide, ours, tmp_path / "out")


def test_missing_file_is_named(pyodide, ours, tmp_path):
    (pyodide / "six-1.0-py3-none-any.whl").unlink()
    with pytest.raises(SystemExit, match=r"six-1\.0-py3-none-any\.whl is not in .*: the distribution"):
        python.compose(pyodide, ours, tmp_path / "out")


def test_missing_need_of_a_wheel_is_named(pyodide, ours, tmp_path):
    wheels = [*ours, wheel(tmp_path, "anywidget", requires=["psygnal"])]
    with pytest.raises(SystemExit, match="anywidget-1.0-py3-none-any.whl needs psygnal, which is not in"):
        python.compose(pyodide, wheels, tmp_path / "out")


def test_another_version_of_pyodide_is_refused(pyodide, ours, tmp_path):
    lock = json.loads((pyodide / python.LOCK).read_text("utf-8"))
    (pyodide / python.LOCK).write_text(json.dumps({**lock, "info": {"version": "0.29.0"}}), encoding="utf-8")
    with pytest.raises(SystemExit, match=rf"is Pyodide 0\.29\.0, and the kernel needs {python.CORE['version']}"):
        python.compose(pyodide, ours, tmp_path / "out")


def test_folder_without_a_lock_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="is no distribution of Pyodide"):
        python.read_lock(tmp_path)
    with pytest.raises(SystemExit, match=f"holds no {python.LOCK}"):
        sources.from_release(tmp_path, tmp_path)


def test_release_is_taken_as_folder_and_as_archive(pyodide, tmp_path):
    with tarfile.open(tmp_path / "release.tar.bz2", "w:bz2") as archive:
        archive.add(pyodide, "pyodide")
    (tmp_path / "scratch").mkdir()
    unpacked = sources.from_release(tmp_path / "release.tar.bz2", tmp_path / "scratch")
    assert sources.from_release(pyodide, tmp_path / "scratch") == pyodide
    assert {path.name for path in unpacked.iterdir()} == {path.name for path in pyodide.iterdir()}


def test_archive_that_is_damaged_is_refused(tmp_path):
    (tmp_path / "release.tar.bz2").write_bytes(b"half a file")
    with pytest.raises(SystemExit, match="is no archive that can be opened"):
        sources.from_release(tmp_path / "release.tar.bz2", tmp_path / "scratch")


def test_wheel_names_its_modules_and_its_needs_in_a_browser(tmp_path):
    asked = ["numpy", 'colorama; sys_platform == "win32"', 'tomli; python_version < "3.11"', 'pytest; extra == "test"']
    path = wheel(tmp_path, "two-parts", requires=asked)
    assert needs(path) == ["numpy"]
    assert modules(path) == ["two_parts"]


def test_every_added_package_is_pinned():
    assert [line.split("==")[0] for line in sources.at_pins(sources.ADDED)] == list(sources.ADDED)


def test_site_has_lessons_exercises_and_data_and_no_answers(tmp_path):
    site.prepare(tmp_path)
    places = {path.relative_to(tmp_path / "contents").as_posix() for path in (tmp_path / "contents").rglob("*.*")}
    assert {place.split("/")[0] for place in places} == set(site.FOLDERS)
    assert {"notebooks/00-start-here.ipynb", "data/trade.csv"} <= places
    texts = (path.read_text("utf-8") for path in (tmp_path / "contents").rglob("*.ipynb"))
    assert not any(mark in text for text in texts for mark in SECRETS)


def test_no_output_is_a_list_of_lines_which_the_browser_would_show_with_commas(tmp_path):
    site.prepare(tmp_path)
    for path in (tmp_path / "contents").rglob("*.ipynb"):
        outputs = [one for cell in json.loads(path.read_text("utf-8"))["cells"] for one in cell.get("outputs", [])]
        shown = [text for one in outputs for text in (*one.get("data", {}).values(), one.get("text"))]
        assert not any(isinstance(text, list) for text in shown)


def test_file_menu_can_download_a_notebook_and_other_settings_stay(tmp_path):
    site.prepare(tmp_path)
    settings = json.loads((tmp_path / "overrides.json").read_text("utf-8"))
    (menu,) = settings["@jupyterlab/mainmenu-extension:plugin"]["menus"]
    assert (menu["id"], menu["items"][0]["command"]) == ("jp-mainmenu-file", "docmanager:download")
    assert settings["@jupyterlab/notebook-extension:tracker"] == {"windowingMode": "none"}


def test_kernel_asks_no_other_server(tmp_path):
    site.prepare(tmp_path)
    lite = json.loads((tmp_path / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    (kernel,) = lite["litePluginSettings"].values()
    assert kernel["disablePyPIFallback"]
    assert kernel["pyodideUrl"].startswith("./")
    assert kernel["loadPyodideOptions"]["lockFileURL"].startswith("./")


def test_first_page_opens_each_notebook_and_warns_of_private_windows(tmp_path):
    site.prepare(tmp_path)
    page = site.first_page(tmp_path / "contents")
    assert page.count('href="lab/index.html?path=notebooks/') == 12  # eleven in the list, and lesson 0 above it
    assert page.count('href="lab/index.html?path=exercises/') == 10
    assert "private window" in page
    assert "http" not in page


@pytest.fixture
def built(tmp_path):
    """Return a folder with the two files of a site that JupyterLite has built to which this edition adds."""
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "index.html").write_text("<html><head><script>own</script></head></html>", encoding="utf-8")
    (tmp_path / "service-worker.js").write_text("own('/sw-api.v1');", encoding="utf-8")
    return tmp_path


def test_page_of_jupyterlab_gets_the_scripts_of_this_edition_before_its_own(built):
    site.make_ours(built)
    head = (built / "lab" / "index.html").read_text(encoding="utf-8").partition("<head>")[2]
    first = re.match(r'\s*<script type="module" src="([^"]+)"></script><script>own', head)
    script = (built / "lab" / first[1]).resolve()
    imported = re.findall(r'import "./(\w+\.js)"', script.read_text(encoding="utf-8"))
    assert "files.js" in imported
    assert {file.name for file in script.parent.iterdir()} == {script.name, "say.js", *imported}


def test_page_of_jupyterlab_without_a_head_is_named():
    with pytest.raises(SystemExit, match="no head"):
        site.with_script("<html></html>")


def test_service_worker_hears_requests_for_files_before_jupyterlite_does(built):
    site.make_ours(built)
    both = (built / "service-worker.js").read_text(encoding="utf-8")
    assert 0 < both.index("stopImmediatePropagation") < both.index("own('/sw-api.v1')")


def test_service_worker_with_another_channel_is_named(built):
    (built / "service-worker.js").write_text("own('/sw-api.v2');", encoding="utf-8")
    with pytest.raises(SystemExit, match="another channel"):
        site.make_ours(built)
