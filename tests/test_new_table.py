"""A first entry for a new table is made from its file, and is not sealed before its author has written the rest."""

import json
import shutil

import pytest

from ties.tables import package as tables
from tools.build_data import __main__ as command
from tools.build_data import new_table, package

TEXT = """iso3,year,code,cranes,height_m,open,first_day,note
VNM,2024,004,3,12.5,true,2024-06-20,
PRK,2024,010,0,9,false,,
"""


@pytest.fixture
def data(tmp_path, monkeypatch):
    copy = shutil.copytree(package.DATA, tmp_path / "data")
    monkeypatch.setattr(package, "DATA", copy)
    monkeypatch.setattr(package, "PACKAGE", copy / "datapackage.json")
    (copy / "cranes.csv").write_text(TEXT, "utf-8", newline="\n")
    return copy


def entry():
    return package.load()["resources"][-1]


def test_types_units_blanks_and_key_come_from_the_cells(data, capsys):
    assert command.main(["--new", "cranes"]) == 0
    assert "nox -s data -- --seal cranes" in capsys.readouterr().out
    fields = {field["name"]: field for field in entry()["schema"]["fields"]}
    kinds = ["string", "integer", "string", "integer", "number", "boolean", "date", "string"]
    assert [field["type"] for field in fields.values()] == kinds
    assert [name for name, field in fields.items() if "unit" in field] == ["cranes", "height_m"]
    assert [name for name, field in fields.items() if "constraints" not in field] == ["first_day", "note"]
    assert entry()["schema"]["primaryKey"] == ["iso3"]


def test_the_entry_has_every_key_that_other_tables_have(data):
    others = [set(resource) for resource in package.load()["resources"] if "schema" in resource]
    new_table.add("cranes")
    assert all(set(entry()) == other for other in others)
    assert package.PACKAGE.read_text("utf-8") == package.package_text(package.load())


def test_a_table_is_sealed_only_when_its_entry_is_written(data):
    new_table.add("cranes")
    with pytest.raises(package.RefusedError, match="are still TODO"):
        package.seal(["cranes"])
    finish()
    assert package.seal(["cranes"]) == [f"cranes: unchanged, {len(TEXT)} bytes"]
    assert "| `height_m` | number | 2026-11-24 |" in (data / "README.md").read_text("utf-8")


def finish():
    """Write everything that a first entry leaves open."""
    finished = package.load()
    finished["resources"][-1] = json.loads(json.dumps(entry()).replace("TODO", "2026-11-24"))
    package.PACKAGE.write_text(package.package_text(finished), "utf-8")


def test_a_code_that_no_country_has_keeps_a_new_table_from_being_sealed(data):
    codes = data / "cranes.csv"
    codes.write_text(codes.read_text("utf-8").replace("VNM", "VNX"), "utf-8", newline="\n")
    new_table.add("cranes")
    finish()
    with pytest.raises(package.RefusedError, match=r"row \d, column iso3: 'VNX' is not in column iso3"):
        package.seal(["cranes"])


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("trade", None, "already has a table called 'trade'"),
        ("Cranes", None, "cannot be the name of a table"),
        ("ships", None, "data/ships.csv does not exist"),
        ("ships", "a,b\n1,2\n3\n", "row 3 does not have 2 columns"),
        ("ships", "a,b\n1,2\n1,2\n", "two rows are the same"),
        ("ships", 'a,b\n1,"2\n', "cannot be read as CSV"),
    ],
)
def test_an_unusable_name_or_file_is_refused_in_a_sentence(data, capsys, name, text, says):
    if text:
        (data / f"{name}.csv").write_text(text, "utf-8")
    before = package.PACKAGE.read_text("utf-8")
    assert command.main(["--new", name]) == 1
    assert says in capsys.readouterr().err
    assert package.PACKAGE.read_text("utf-8") == before


def test_no_committed_entry_is_unfinished():
    assert [
        place for resource in tables.resources(package.DATA).values() for place in new_table.unwritten(resource)
    ] == []
