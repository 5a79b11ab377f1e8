"""A running server obeys jupyter_config.py and lab_settings/, and so does one that only has the package installed."""

import json
import re
import sys
from html import unescape
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from traitlets.config.loader import PyFileConfigLoader

from tests.browser.lab import ROOT, lab

VIEW = "application/vnd.jupyter.widget-view+json"
NOTICES = "@jupyterlab/apputils-extension:notification"
PICTURE = '<figure><img alt="a map" src="data:image/png;base64,iVBORw0KGgo="></figure>'


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def server(home):
    """Start the server as `nox -s lab` does."""
    (home / "course").mkdir()
    with lab(home / "jupyter", root=home / "course") as address:
        yield address


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Start a server that has the package installed and was given no file of settings."""
    home = tmp_path_factory.mktemp("plain")
    with lab(home / "jupyter", root=home, start=home, config=None) as address:
        yield address


@pytest.fixture(params=["server", "plain"])
def either(request):
    return request.getfixturevalue(request.param)


def defaults(address, plugin):
    """Read what a student's JupyterLab takes for each setting that the student has not changed."""
    answer = json.load(urlopen(f"{address}/lab/api/settings/{plugin}"))
    assert answer.get("raw", "{}").strip() in ("", "{}")
    return {name: entry.get("default") for name, entry in answer["schema"]["properties"].items()}


def saved(address, notebook):
    """Save a notebook through the server and read it back from the server."""
    cookies = CookieJar()
    opener = build_opener(HTTPCookieProcessor(cookies))
    opener.open(f"{address}/lab").close()  # gives the cookie that a page sends back when it saves
    (proof,) = (cookie.value for cookie in cookies if cookie.name == "_xsrf")
    url, headers = f"{address}/api/contents/saved.ipynb", {"Content-Type": "application/json", "X-XSRFToken": proof}
    body = json.dumps({"type": "notebook", "format": "json", "content": notebook}).encode()
    opener.open(Request(url, data=body, method="PUT", headers=headers)).close()
    return json.load(opener.open(url))["content"]


def notebook_with(data):
    """Make a notebook of one cell that shows one thing."""
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    cell = {"cell_type": "code", "id": "map", "source": "", "metadata": {}, "execution_count": 1, "outputs": [output]}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}


def test_server_fetches_no_news_and_no_updates(either):
    chosen = defaults(either, NOTICES)
    assert (chosen["fetchNews"], chosen["checkForUpdates"]) == ("false", False)


def test_every_setting_of_lab_settings_reaches_the_server(either):
    wanted = json.loads((ROOT / "lab_settings" / "overrides.json").read_text(encoding="utf-8"))
    for plugin, settings in wanted.items():
        assert {name: defaults(either, plugin)[name] for name in settings} == settings


def test_extension_manager_is_read_only(server):
    page = urlopen(f"{server}/lab").read().decode()
    data = re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL).group(1)
    manager = json.loads(unescape(data))["extensionManager"]
    assert (manager["name"], manager["can_install"]) == ("read-only", False)


def test_saved_notebook_keeps_the_picture_and_drops_the_live_view(either):
    view = {"model_id": "0", "version_major": 2, "version_minor": 0}
    kept = saved(either, notebook_with({VIEW: view, "text/html": PICTURE, "text/plain": "CountryMap()"}))
    assert kept["cells"][0]["outputs"][0]["data"] == {"text/html": PICTURE, "text/plain": "CountryMap()"}


def test_saved_notebook_keeps_a_live_view_without_picture(either):
    data = {VIEW: {"model_id": "0", "version_major": 2, "version_minor": 0}, "text/plain": "IntSlider()"}
    assert saved(either, notebook_with(data))["cells"][0]["outputs"][0]["data"] == data


def test_server_opens_at_lesson_0(server):
    assert urlopen(server).geturl() == f"{server}/lab/tree/notebooks/00-start-here.ipynb"


@pytest.mark.skipif(sys.platform == "win32", reason="the script is for the images of Binder, which are Linux")
def test_server_that_binder_starts_opens_at_lesson_0(tmp_path):
    with lab(tmp_path / "jupyter", root=tmp_path, config=None, by=(ROOT / "start",)) as address:
        assert urlopen(address).geturl() == f"{address}/lab/tree/notebooks/00-start-here.ipynb"


def test_server_starts_without_a_warning(server, home):
    log = (home / "jupyter" / "log").read_text(encoding="utf-8").splitlines()
    assert [line for line in log if "Warning" in line or line.startswith("[W")] == []


def test_windows_of_earlier_starts_are_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERLAB_WORKSPACES_DIR", str(tmp_path))
    kept = tmp_path / "default-37a8.jupyterlab-workspace"
    load = PyFileConfigLoader("jupyter_config.py", str(ROOT)).load_config
    load()
    assert json.loads(kept.read_text("utf-8"))["data"]["layout-restorer:data"]["left"]["current"].endswith("toc:plugin")
    kept.write_text("mine", encoding="utf-8")
    load()
    assert kept.read_text(encoding="utf-8") == "mine"
