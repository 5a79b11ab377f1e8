"""Reading a table: typed as its description says, and never a silently different one."""

import csv
import doctest
import json
import random
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from ties.errors import DamagedTableError, TiesError, UnknownNameError
from ties.tables import package, validation

NAMES = list(package.resources(package.folder()))
READABLE = [name for name in NAMES if "schema" in package.metadata(name)]


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of data/ that the reader takes for the published one."""
    copy = tmp_path / "data"
    shutil.copytree(package.folder(), copy)
    monkeypatch.setattr(package, "folder", lambda _name="": copy)
    yield copy
    package.resources.cache_clear()


def refusal(name):
    with pytest.raises(DamagedTableError) as refused:
        package.read(name) if name != "outlines" else package.read_outlines()
    return str(refused.value)


def test_every_example_of_the_tables_is_true():
    assert doctest.testmod(package).failed == 0


@pytest.mark.parametrize("name", READABLE)
def test_table_has_the_columns_and_types_of_its_schema(name):
    frame, fields = package.read(name), package.metadata(name)["schema"]["fields"]
    assert list(frame) == [field["name"] for field in fields]
    numbers = {field["name"] for field in fields if field["type"] in ("integer", "number")}
    assert {column for column in frame if pd.api.types.is_numeric_dtype(frame[column])} - numbers <= {
        field["name"] for field in fields if field["type"] == "boolean"
    }
    required = [field["name"] for field in fields if field.get("constraints", {}).get("required")]
    assert frame[required].notna().all(axis=None)


def test_blank_is_missing_and_zero_is_zero():
    spending = package.read("military_spending").query("iso3 == 'PRK'")
    assert spending["spending_gdp_percent"].isna().all()
    assert (package.read("reported_figures")["value"] == 0).any()


def test_namibia_is_a_country_and_not_a_missing_value():
    assert "NAM" in set(package.read("countries")["iso3"])
    assert package.read("countries")["iso3"].notna().all()


@pytest.mark.parametrize("name", NAMES)
def test_citation_has_source_date_terms_and_file(name):
    words, resource = package.cite(name), package.metadata(name)
    assert all(source["title"] in words and source["retrieved"] in words for source in resource["sources"])
    assert f"data/{resource['path']}" in words
    assert resource["licenses"][0]["title"] in words


def test_unknown_table_raises_error_with_near_name():
    with pytest.raises(UnknownNameError, match="did you mean arms_transfers"):
        package.read("arms_transfer")


def test_missing_table_file_is_reported_in_a_sentence(data):
    (data / "trade.csv").unlink()
    assert re.match(r"data/trade\.csv cannot be read \(No such file", refusal("trade"))


def test_damaged_outlines_are_reported_in_a_sentence(data):
    (data / "outlines.geojson").write_bytes(b"{}")
    assert "data/outlines.geojson" in refusal("outlines")


def spoilt(data, name, old, new, count=1):
    path = data / package.metadata(name)["path"]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8", newline="")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("trade", "CHN,AFG,2010,", "CHN,AFG,2O10,", "row 2, column year: '2O10' is not of type integer"),
        ("trade", "CHN,AFG,2010,", "CHN,Afg,2010,", "row 2, column partner_iso3: 'Afg' is not of the form"),
        ("trade", "CHN,AFG,2011,", "CHN,AFG,2010,", "row 3 repeats the key of row 2"),
        ("trade", ",3.615054,", ",,", "row 2, column trade_usd_million: the cell is blank"),
        ("trade", ",3.615054,", ",-3.615054,", "row 2, column trade_usd_million: -3.615054 is below 0"),
        ("trade", ",3.615054,", ",3,615054,", "row 2 has 12 columns instead of 11"),
        ("trade", ",reported,", ",guessed,", "row 2, column basis: 'guessed' is none of"),
        ("trade", "trade_usd_million", "value", "column trade_usd_million is missing from row 1"),
        ("trade", "\n", "\r\n", "CRLF"),
        ("trade", "3.615054", "3.615055", "differs from the hash"),
        ("trade", "CHN,AFG,2010,", 'CHN,"AFG,2010,', "row 2 has 5 columns"),
        ("trade", "CHN,AFG,2010,", "CHN,AFG,2_010,", "row 2, column year: '2_010' is not of type integer"),
        ("military_spending", "AFG,2004,125.1", "AFG,2004,inf", "row 2, column spending_usd_million: 'inf'"),
        ("military_spending", "AFG,2004,125.1", "AFG,2004,nan", "row 2, column spending_usd_million: 'nan'"),
        ("glossary", '"', "", "row 2 has"),
    ],
)
def test_damage_is_reported_with_row_and_column(data, name, old, new, said):
    spoilt(data, name, old, new, count=-1 if old == "\n" else 1)
    assert said in refusal(name)


@pytest.mark.parametrize(("cell", "shown"), [("x" * 40, f"'{'x' * 40}'"), ("x" * 41, f"'{'x' * 40}…'")])
def test_long_cell_is_shown_by_its_first_forty_characters(data, cell, shown):
    spoilt(data, "military_spending", "AFG,2004,125.1", f"AFG,2004,{cell}")
    assert f"column spending_usd_million: {shown}" in refusal("military_spending")


def test_unclosed_quotation_mark_is_reported(data):
    spoilt(data, "arms_transfers", "AFG,CHN,2017,", 'AFG,"CHN,2017,')
    limit = csv.field_size_limit(131_072)  # Python's own; other packages raise it
    try:
        assert "row 2 cannot be read: a quotation mark is not closed" in refusal("arms_transfers")
    finally:
        csv.field_size_limit(limit)


def test_table_truncated_inside_a_number_is_reported(data):
    path = data / "power.csv"
    path.write_bytes(path.read_bytes()[:-20])
    assert re.search(r"row \d+ has \d+ columns|cut short", refusal("power"))


def test_table_without_its_last_rows_is_reported_as_truncated(data):
    path = data / "power.csv"
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-3]) + b"\n")
    assert "cut short" in refusal("power")


def a_byte(raw, chance):
    place = chance.randrange(len(raw))
    return raw[:place] + bytes([(raw[place] + chance.randrange(1, 256)) % 256]) + raw[place + 1 :]


def a_row(raw, chance):
    rows = raw.split(b"\n")
    place = chance.randrange(1, len(rows) - 1)
    return b"\n".join(rows[:place] + [rows[place]] * chance.choice((0, 2)) + rows[place + 1 :])


def two_rows(raw, chance):
    rows = raw.split(b"\n")
    place = chance.randrange(1, len(rows) - 2)
    rows[place], rows[place + 1] = rows[place + 1], rows[place]
    return b"\n".join(rows)


def a_column(raw, chance):
    rows = [row.split(b",") for row in raw.split(b"\n")]
    place = chance.randrange(len(rows[0]))
    return b"\n".join(b",".join(cells[:place] + cells[place + 1 :]) for cells in rows)


def a_type(raw, chance):
    rows = raw.split(b"\n")
    place = chance.randrange(1, len(rows) - 1)
    cells = rows[place].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice((b"n/a", b"12,5", b"1e999", b"", b"?", b'"'))
    return b"\n".join([*rows[:place], b",".join(cells), *rows[place + 1 :]])


def the_encoding(raw, chance):
    return chance.choice(
        (lambda: raw.decode().encode("utf-16"), lambda: b"\xef\xbb\xbf" + raw, lambda: raw + b"\xe9\n")
    )()


def the_line_ends(raw, chance):
    return raw.replace(b"\n", chance.choice((b"\r\n", b"\r")))


def test_row_that_is_not_utf8_is_counted_with_the_header():
    raw = b"iso3,name\n" + 4 * b"VNM,Vietnam\n" + b"VNM,Vi\xeatnam\n"
    assert next(validation.reasons(package.metadata("countries"), raw)) == "row 6 is not UTF-8"


def the_length(raw, chance):
    return raw[: chance.randrange(len(raw))]


def another_file(raw, chance):
    others = [package.folder() / package.metadata(name)["path"] for name in NAMES]
    return next(text for path in chance.sample(others, 2) if (text := path.read_bytes()) != raw)


KINDS = (a_byte, a_row, two_rows, a_column, a_type, the_encoding, the_line_ends, the_length, another_file)


def test_two_hundred_corruptions_are_found_half_with_row_or_column(data, capsys):
    chance = random.Random(19)
    places = 0
    for turn in range(200):
        kind, name = KINDS[turn % len(KINDS)], chance.choice(READABLE)
        path = data / package.metadata(name)["path"]
        raw = path.read_bytes()
        while (bad := kind(raw, chance)) == raw:
            continue
        path.write_bytes(bad)
        words = refusal(name)
        path.write_bytes(raw)
        assert f"data/{path.name}" in words, (kind.__name__, words)
        assert len(words) < 500, words
        places += bool(re.search(r"\brow \d+|column \w+", words))
    with capsys.disabled():
        print(f"\n{places} of 200 corruptions are told by row or column")
    assert places >= 100


@pytest.mark.parametrize("seed", range(3))
def test_damaged_table_always_raises_an_error_of_ties(data, seed):
    chance = random.Random(seed)
    path = data / "un_votes.csv"
    raw = path.read_bytes()
    for _ in range(20):
        path.write_bytes(bytes(chance.randrange(256) for _ in range(200)) + raw[200:])
        with pytest.raises(TiesError):
            package.read("un_votes")


def test_error_of_ties_is_shown_without_a_traceback(data):
    (data / "trade.csv").write_bytes(b"")
    with pytest.raises(DamagedTableError) as refused:
        package.read("trade")
    (shown,) = refused.value._render_traceback_()
    assert "`git checkout -- data/trade.csv`" in shown
    remedy = validation.REMEDY.format(path="trade.csv", name="trade")
    assert " ".join(shown.split()) == (
        f"DamagedTableError: data/trade.csv is not the published table: the file is empty; {remedy}"
    )


@pytest.mark.parametrize("spoil", [b"", b"{", b"[]", b'{"resources": 3}', b"\xff"])
def test_damaged_metadata_is_reported_in_a_sentence(data, spoil):
    (data / "datapackage.json").write_bytes(spoil)
    package.resources.cache_clear()
    with pytest.raises(DamagedTableError, match=r"data/datapackage\.json"):
        package.read("trade")


def test_metadata_has_no_byte_order_mark():
    raw = Path(package.folder() / "datapackage.json").read_bytes()
    assert json.loads(raw)
    assert b"\r" not in raw


def test_changes_to_a_frame_do_not_reach_the_next_reader():
    mine = package.read("countries")
    names = list(mine["short_name"])
    mine.loc[:, "short_name"] = "Atlantis"
    mine["extra"] = mine.pop("iso3")
    assert list(package.read("countries")["short_name"]) == names
    assert "extra" not in package.read("countries")


def test_table_damaged_after_reading_raises_error(data):
    package.read("visits")
    (data / "visits.csv").write_bytes((data / "visits.csv").read_bytes().replace(b"2024", b"2025", 1))
    assert "data/visits.csv" in refusal("visits")
