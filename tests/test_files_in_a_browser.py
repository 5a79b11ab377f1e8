"""In a browser nothing is written that its store has no room for, since the file system there would wait for ever."""

import asyncio
import sys
from types import SimpleNamespace

import pytest

from ties import files


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(files, "room", {})
    monkeypatch.setattr(files, "asking", [])


def browser(monkeypatch, estimate):
    """Stand in for the module by which Pyodide shows the browser."""
    storage = SimpleNamespace(estimate=estimate)
    monkeypatch.setitem(sys.modules, "js", SimpleNamespace(navigator=SimpleNamespace(storage=storage)))


def save_twice(size):
    """Save in a browser, give it time to answer, and save again."""

    async def cells():
        files.refuse_without_room(size, "emscripten")
        await asyncio.gather(*files.asking)
        files.refuse_without_room(size, "emscripten")

    asyncio.run(cells())


@pytest.mark.parametrize(("usage", "fits"), [(0, True), (4_900_001, False), (6_000_000, False)])
def test_file_is_refused_once_the_store_has_no_room_for_it(monkeypatch, usage, fits):
    async def estimate():
        return SimpleNamespace(quota=5_000_000, usage=usage)

    browser(monkeypatch, estimate)
    if fits:
        save_twice(1_000)
    else:
        with pytest.raises(OSError, match="the store of this browser is full"):
            save_twice(1_000)


def test_browser_that_does_not_tell_is_taken_to_have_room(monkeypatch):
    async def estimate():
        raise RuntimeError("no")

    browser(monkeypatch, estimate)
    save_twice(1_000)
    monkeypatch.setitem(sys.modules, "js", SimpleNamespace(navigator=SimpleNamespace()))
    save_twice(1_000)
    assert files.room == {}


def test_machine_of_ones_own_is_asked_nothing(tmp_path):
    files.replace_files({tmp_path / "a.txt": "words"})
    assert files.asking == []
    assert (tmp_path / "a.txt").read_text("utf-8") == "words"


def test_nothing_is_written_where_there_is_no_room(tmp_path, monkeypatch):
    monkeypatch.setitem(files.room, "left", 10)
    (tmp_path / "a.txt").write_text("old", encoding="utf-8")
    with pytest.raises(OSError, match="the store of this browser is full"):
        files.replace_files({tmp_path / "a.txt": "new", tmp_path / "sub" / "b.txt": "new"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text("utf-8") == "old"
