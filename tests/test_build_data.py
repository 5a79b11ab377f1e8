"""Refreshing a table from its publisher's own export: all of it or nothing, and told row by row."""

import csv
import hashlib
import json
import shutil
import sys
from pathlib import Path

import pytest

from ties.tables import package as tables

sys.path.insert(0, str(Path(__file__).parents[1]))  # build_data is run from a clone and is no part of the package

from tools.build_data import __main__ as command
from tools.build_data import package, refresh
from tools.build_data.package import RefusedError

FILES = Path(__file__).parent / "data" / "exports"
TAKEN = {
    "sipri-imports.csv": "arms_transfers",
    "sipri-exports.csv": "arms_transfers",
    "worldbank.json": "economies",
    "comtrade.json": "trade",
    "imf.csv": "trade",
    "voeten.csv": "un_alignment",
}


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of data/ that build_data and the reader take for the real one."""
    yield stand_in(monkeypatch, shutil.copytree(package.DATA, tmp_path / "data"))
    tables.resources.cache_clear()


def stand_in(monkeypatch, copy):
    monkeypatch.setattr(package, "DATA", copy)
    monkeypatch.setattr(package, "PACKAGE", copy / "datapackage.json")
    monkeypatch.setattr(tables, "folder", lambda _name="": copy)
    tables.resources.cache_clear()
    return copy


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """For each small export, a copy of data/ into which it was taken, and the report; made once."""
    made = {}

    def copy(name):
        if name not in made:
            with pytest.MonkeyPatch.context() as monkeypatch:
                folder = stand_in(monkeypatch, shutil.copytree(package.DATA, tmp_path_factory.mktemp("taken") / "data"))
                made[name] = folder, taken(name)
            tables.resources.cache_clear()
        return made[name]

    return copy


@pytest.fixture
def after(copies, monkeypatch):
    """Stand in a copy of data/ into which an export was taken; gives it and the report."""

    def choose(name):
        folder, report = copies(name)
        return stand_in(monkeypatch, folder), report

    yield choose
    tables.resources.cache_clear()


def state(data):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in data.iterdir()}


def rows(data, name):
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        keys = next(r["schema"]["primaryKey"] for r in package.load()["resources"] if r["name"] == name)
        return {tuple(row[key] for key in keys): row for row in csv.DictReader(file)}


def taken(name):
    """Refresh from one of the small exports, which lack most rows of their span."""
    return refresh.refresh(TAKEN[name], FILES / name, accept_gone=True)


def variant(tmp_path, name, *changes):
    text = (FILES / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def described(name):
    return next(resource for resource in package.load()["resources"] if resource["name"] == name)


@pytest.mark.parametrize("name", TAKEN)
def test_refreshed_table_has_hash_date_and_can_be_read(after, name):
    before = described(TAKEN[name])
    data, report = after(name)
    now = described(TAKEN[name])
    raw = (data / now["path"]).read_bytes()
    assert (now["bytes"], now["hash"]) == (len(raw), f"sha256:{hashlib.sha256(raw).hexdigest()}")
    assert now["vintage"] != before["vintage"]
    assert (data / "README.md").read_text(encoding="utf-8") == package.readme(package.load())
    assert len(tables.read(TAKEN[name])) == len(rows(data, TAKEN[name]))
    assert report[-1].startswith(f"{TAKEN[name]}: ")
    assert not [path.name for path in data.iterdir() if "new" in path.name]


@pytest.mark.parametrize("name", TAKEN)
def test_importing_the_same_export_twice_changes_nothing(after, name):
    data, _ = after(name)
    before = state(data)
    assert taken(name) == [f"{TAKEN[name]}: nothing changed."]
    assert state(data) == before


@pytest.mark.parametrize(
    ("name", "key", "column", "value"),
    [
        ("sipri-imports.csv", ("VNM", "RUS", "2022"), "tiv_million", "75"),
        ("sipri-imports.csv", ("VNM", "XXX", "2023"), "tiv_million", "2"),
        ("sipri-imports.csv", ("VNM", "RUS", "2025"), "release", "export of 9 March 2026"),
        ("sipri-exports.csv", ("COG", "RUS", "2024"), "tiv_million", "0"),
        ("sipri-exports.csv", ("XXX", "RUS", "2024"), "tiv_million", "4"),
        ("worldbank.json", ("VNM", "2024"), "gdp_usd_million", "476388.231"),
        ("worldbank.json", ("EU27", "2025"), "gdp_usd_million", "20000000"),
        ("comtrade.json", ("RUS", "TWN", "2020", "export", "UN Comtrade", "year"), "trade_usd_million", "0.000001"),
        ("comtrade.json", ("RUS", "XXX", "2020", "export", "UN Comtrade", "year"), "trade_usd_million", "30"),
        ("imf.csv", ("RUS", "CHN", "2025", "export", "IMF IMTS", "year"), "basis", "estimated"),
        ("imf.csv", ("RUS", "XXX", "2025", "export", "IMF IMTS", "year"), "trade_usd_million", "30.5"),
        ("imf.csv", ("RUS", "UGA", "2024", "import", "IMF IMTS", "year"), "trade_usd_million", "2000"),
        ("voeten.csv", ("RUS", "VNM", "2024", "published"), "agreement", "0.8123"),
    ],
)
def test_row_is_converted_to_code_and_unit_of_the_table(after, name, key, column, value):
    data, _ = after(name)
    assert rows(data, TAKEN[name])[key][column] == value


OUTSIDE = {
    "sipri-imports.csv": lambda row: row["iso3"] != "VNM" or int(row["year"]) < 2022,
    "sipri-exports.csv": lambda row: row["partner_iso3"] != "RUS" or row["iso3"] == "WLD" or row["year"] != "2024",
    "worldbank.json": lambda row: row["year"] not in ("2024", "2025"),
    "comtrade.json": lambda row: row["publisher"] != "UN Comtrade" or row["year"] != "2020",
    "imf.csv": lambda row: row["publisher"] != "IMF IMTS" or row["year"] not in ("2024", "2025"),
    "voeten.csv": lambda row: row["basis"] != "published" or row["year"] not in ("2023", "2024"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_rows_of_other_publishers_and_years_are_unchanged(after, name):
    before = rows(package.DATA, TAKEN[name])
    data, _ = after(name)
    kept = {key: row for key, row in before.items() if OUTSIDE[name](row)}
    assert len(kept) > 100
    assert kept == {key: row for key, row in rows(data, TAKEN[name]).items() if OUTSIDE[name](row)}


def test_changes_are_reported_row_by_row(after):
    _, report = after("worldbank.json")
    assert "~ VNM 2024: gdp_usd_million 476324.573 → 476388.231" in report
    assert report[-1] == "economies: 2 changed."


def test_added_rows_are_reported_with_their_cells(after):
    assert "+ VNM RUS 2025: tiv_million 12.5, release export of 9 March 2026" in after("sipri-imports.csv")[1]


def test_removed_rows_are_reported_and_long_reports_are_counted(after):
    _, report = after("comtrade.json")
    assert sum(line.startswith("- RUS ") for line in report) > 40
    assert len(report) == refresh.LINES + 2
    assert report[-2].startswith("… and ")
    assert report[-2].endswith(" more")


def test_flag_stays_with_its_row(after):
    data, _ = after("imf.csv")
    assert "do not rank" in rows(data, "trade")["RUS", "UGA", "2024", "import", "IMF IMTS", "year"]["flag"]


def test_metadata_allows_and_names_new_year_and_release(after):
    after("sipri-imports.csv")
    now = described("arms_transfers")
    limits = {field["name"]: field["constraints"] for field in now["schema"]["fields"]}
    assert limits["year"]["maximum"] == 2025
    assert "export of 9 March 2026" in limits["release"]["enum"]
    assert now["vintage"].endswith("; arms imports to Viet Nam: export of 9 March 2026 (2022–2025)")
    assert "arms imports to Viet Nam: export of 9 March 2026" in now["sources"][0]["version"]


HTML = "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head></html>"


@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (HTML.encode(), "is a web page, perhaps an error, not the export; its title is '503 Service Unavailable'"),
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\xff\xfe\x00\x41", "is not UTF-8 text"),
        (b"[[[", "cut short|another file|not SIPRI"),
        (b'{"data": [3]}', "cut short|another file|not SIPRI|not an answer|not laid out"),
        (b"a,b,c\n1,2,3\n", "not JSON|another file|not SIPRI"),
    ],
)
def test_file_that_is_not_an_export_changes_nothing(data, tmp_path, name, spoilt, said):
    before = state(data)
    (tmp_path / name).write_bytes(spoilt)
    with pytest.raises(RefusedError, match=said):
        refresh.refresh(TAKEN[name], tmp_path / name, accept_gone=True)
    assert state(data) == before


@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.98])
def test_truncated_export_changes_nothing(data, tmp_path, name, part):
    before, raw = state(data), (FILES / name).read_bytes()
    (tmp_path / name).write_bytes(raw[: int(len(raw) * part)])
    with pytest.raises(RefusedError):
        refresh.refresh(TAKEN[name], tmp_path / name, accept_gone=True)
    assert state(data) == before


@pytest.mark.parametrize("name", ["sipri-imports.csv", "imf.csv", "voeten.csv"])
def test_export_truncated_between_rows_raises_error(data, tmp_path, name):
    lines = (FILES / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / name).write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(RefusedError, match="cut short"):
        refresh.refresh(TAKEN[name], tmp_path / name, accept_gone=True)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("sipri-imports.csv", "2022,2023,2024,2025,", "2022,2024,2023,2025,", "re-ordered"),
        ("sipri-imports.csv", "Russia,75,", "Russia,57,", "the partners of 2022 do not add up to the printed total"),
        ("sipri-imports.csv", "Russia,75,", "Rusland,75,", "did you mean"),
        ("sipri-imports.csv", "Viet Nam", "Egypt", "the imports of Egypt, which the table does not keep"),
        ("sipri-imports.csv", "Viet Nam", "Korea", "'Korea' can mean more than one country"),
        ("sipri-imports.csv", "Generated: 09 March 2026", "", "it has no day on which it was generated"),
        ("sipri-imports.csv", "12.5", "twelve", "has 'twelve' where a number should stand"),
        ("sipri-exports.csv", "from Russia", "from France", "of exports the table keeps Russia's only"),
        ("worldbank.json", '"total": 4', '"total": 400', "is cut short: 4 of 400 entries"),
        ("worldbank.json", '"pages": 1', '"pages": 8', "is cut short"),
        ("worldbank.json", "NY.GDP.MKTP.CD", "SP.DYN.LE00.IN", "has indicator SP.DYN.LE00.IN; the table keeps"),
        ("worldbank.json", "476388230827.5", '"n/a"', "has 'n/a' where a number should stand"),
        ("worldbank.json", '"countryiso3code"', '"iso"', "has an entry without indicator, country, year or value"),
        ("comtrade.json", '"count": 6', '"count": 250', "is cut short: 6 of 250 records"),
        ("comtrade.json", '"partnerCode": 0', '"partnerCode": 156', "counts twice|no world total"),
        ("comtrade.json", "70000000.0", "7000000.0", "the partners of RUS export 2020 make"),
        ("comtrade.json", '"TOTAL"', '"27"', "the table keeps yearly totals"),
        ("comtrade.json", '"partnerCode": 156', '"partnerCode": 998', "partner 998 .* has no code"),
        ("comtrade.json", '"reporterCode": 643', '"reporterCode": 250', "has no code|does not keep"),
        ("comtrade.json", '"error": ""', '"error": "quota exceeded"', "holds no data: quota exceeded"),
        ("imf.csv", '"2024","2025"', '"2025","2024"', "was re-ordered: its years should ascend"),
        ("imf.csv", '"SCALE.ID","SCALE"', '"SCALE","SCALE.ID"', "has SCALE.ID 'Millions'"),
        ("imf.csv", '"DATASET","SERIES_CODE"', '"SERIES_CODE","DATASET"', "was re-ordered"),
        ("imf.csv", "IMTS(1.0.0)", "CPI(5.0.0)", "not of IMTS"),
        ("imf.csv", "G001", "G110", "no world total"),
        ("imf.csv", '"RUS",', '"KAZ",', "the table keeps Russia from the IMF"),
        ("voeten.csv", "365,816,79,0.8123", "365,816,79,0.9", "one way round only"),
        ("voeten.csv", "agree", "agreement_index", "it has no column agree"),
    ],
)
def test_wrong_export_changes_nothing_and_names_the_reason(data, tmp_path, name, old, new, said):
    before = state(data)
    with pytest.raises(RefusedError, match=said):
        refresh.refresh(TAKEN[name], variant(tmp_path, name, (old, new)), accept_gone=True)
    assert state(data) == before


def test_error_message_of_the_world_bank_is_shown(data, tmp_path):
    error = [{"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}]
    (tmp_path / "answer.json").write_text(json.dumps(error))
    with pytest.raises(RefusedError, match="Invalid value: The provided parameter value is not valid"):
        refresh.refresh("economies", tmp_path / "answer.json")


@pytest.mark.parametrize("name", ["sipri-exports.csv", "comtrade.json", "imf.csv"])
def test_export_that_removes_many_rows_needs_confirmation(data, name):
    before = state(data)
    with pytest.raises(RefusedError, match=r"looks cut short: \d+ of the \d+ rows .* say --accept-gone"):
        refresh.refresh(TAKEN[name], FILES / name)
    assert state(data) == before


def test_table_that_violates_its_schema_is_not_written(data, tmp_path):
    before = state(data)
    spoilt = variant(tmp_path, "worldbank.json", ("476388230827.5", "-5000000000"))
    with pytest.raises(RefusedError, match="was not sealed"):
        refresh.refresh("economies", spoilt)
    assert state(data) == before


def test_full_disk_leaves_the_old_table(data, monkeypatch):
    before = state(data)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package, "package_text", full)
    with pytest.raises(OSError, match="No space left"):
        taken("worldbank.json")
    assert state(data) == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["economies", "worldbank.json"], 0, "economies: 2 changed."),
        (["economies", "imf.csv"], 1, "economies is refreshed from a file that ends in .json, not imf.csv."),
        (["glossary", "imf.csv"], 1, "glossary is not made from an export; these are: arms_transfers, economies"),
        (["economies", "nowhere.json"], 1, "nowhere.json cannot be read: No such file or directory."),
        (["--seal", "glossary"], 0, "glossary: unchanged"),
        (["--seal", "glosary"], 1, "no table called 'glosary'"),
        ([], 2, "usage"),
    ],
)
def test_command_reports_what_it_did_or_why_not(data, capsys, arguments, code, said):
    assert command.main([str(FILES / word) if "." in word else word for word in arguments]) == code
    assert said in "".join(capsys.readouterr())
