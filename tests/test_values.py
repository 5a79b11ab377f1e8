"""Cells of a table as people write them: what each is read as, and what is refused or left out."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from ties.errors import AmbiguousNameError, BadInputError, TiesError, UnknownNameError
from ties.tables import values

READ = [
    (values.code, ["VNM", "vnm", "VN", 704, 704.0, "704", "Viet Nam", "Socialist Republic of Viet Nam"], "VNM"),
    (values.code, [4, "004", "4", "AF"], "AFG"),
    (values.code, [842, "840", "US", "United States of America"], "USA"),
    (
        values.year,
        [
            *(2019, 2019.0, "2019", " 2019 ", "2019.0", "2019 [YR2019]", "YR2019", "2019-06-01", np.int64(2019)),
            *(np.datetime64("2019-01-01"), pd.Timestamp("2019-12-31", tz="Asia/Seoul"), pd.Period("2019", "Y")),
            *(pd.Period("2019Q4"), datetime.date(2019, 1, 1), Decimal(2019)),
        ],
        2019,
    ),
    (values.flow, ["export", "exports", "Export", "X", " EXPORTS "], "export"),
    (values.flow, ["import", "Imports", "M"], "import"),
    (values.flow, ["re-export", "RX"], "re-export"),
    (values.vote, ["yes", "Yes", "Y", "in favour"], "yes"),
    (values.vote, ["abstain", "Abstention", "A"], "abstain"),
    (values.yes_no, ["Y", 1, 1.0, True, "true", "yes", np.True_], True),
    (values.yes_no, ["N", 0, False, "FALSE", "no"], False),
    (
        values.date,
        [
            *("2024-06-19", "2024/06/19", "20240619", "19 June 2024", "June 19, 2024", "19 Jun. 2024", "19/06/2024"),
            *("06/19/2024", "19.06.2024", "2024-06-19T10:00:00Z", pd.Timestamp("2024-06-19", tz="UTC")),
            *(datetime.date(2024, 6, 19), np.datetime64("2024-06-19")),
        ],
        "2024-06-19",
    ),
    (values.date, ["2024-06", "June 2024", pd.Period("2024-06")], "2024-06"),
    (values.date, ["2024", 2024, 2024.0, pd.Period("2024", "Y")], "2024"),
    (values.number, [1200.5, "1200.5", Decimal("1200.5"), "+1200.5", "1.2005e3"], 1200.5),
    (values.actors, ["RUS;UKR", "RUS, UKR", "Russia;Ukraine", ["Russia", "UKR"], "RU;804"], "RUS;UKR"),
    (values.actors, ["Korea, Rep.", "Korea, Rep.;"], "KOR"),
]
REFUSED = [
    (values.code, ["Zaireland", "RUZ", "中国 Japan", True, 1.5, ("RUS",)]),
    (values.year, [2019.5, "2019/20", "about 2019", 20190, -3, True, "1577836800000", float("inf"), [2019]]),
    (values.flow, ["sold", 1, "2"]),
    (values.vote, [1, "2", "maybe"]),
    (values.yes_no, ["maybe", 2]),
    (values.date, ["05/06/2024", "2024-13-01", "2023-02-29", "soon", "Juni 2024", 5, True]),
    (values.number, ["1,5", "1,200", "15%", "abc", "1 200", 1j, "nan%"]),
]


def cells(cases):
    return [pytest.param(case[0], cell, *case[2:], id=f"{cell!r}") for case in cases for cell in case[1]]


def table(*given):
    column = pd.Series(list(given), range(10, 10 + len(given)), dtype=object)
    return column.to_frame("column")


@pytest.mark.parametrize(("reader", "cell", "meant"), cells(READ))
def test_a_cell_is_read_as_what_is_meant(reader, cell, meant):
    found = values.read_column(table(None, cell), "column", reader).iloc[1]
    assert found == meant


@pytest.mark.parametrize(("reader", "cell"), cells(REFUSED))
def test_an_unreadable_cell_is_refused_with_row_and_column(reader, cell):
    with pytest.raises(TiesError, match=r"^row 12, column 'column': "):
        values.read_column(table(None, None, cell), "column", reader)


@pytest.mark.parametrize("reader", [case[0] for case in REFUSED])
@pytest.mark.parametrize("blank", [None, float("nan"), pd.NaT, pd.NA, "", " ", "..", "n/a", "nan", "not reported"])
def test_a_blank_is_a_missing_value_for_every_reader(reader, blank):
    assert values.read_column(table(blank), "column", reader).isna().all()


def test_the_message_names_the_first_unreadable_cell_and_the_others():
    with pytest.raises(UnknownNameError, match=r"^ties, row 11, .*'Rusia'; did you mean Russia.*either: 'Xland', 7\.5"):
        values.read_column(table("RUS", "Rusia", "Xland", "Rusia", 7.5), "column", values.code, what="ties")


@pytest.mark.parametrize("dtype", [object, "str", "category"])
def test_the_message_names_the_right_row_where_cells_repeat(dtype):
    frame = table("RUS", "RUS", "VNM", "RUS", "Atlantis", "VNM", "Atlantis").astype({"column": dtype})
    with pytest.raises(UnknownNameError, match=r"^row 14, column 'column': .*Atlantis"):
        values.read_column(frame, "column", values.code)
    frame = frame[frame["column"] != "Atlantis"]
    assert values.read_column(frame, "column", values.code).tolist() == ["RUS", "RUS", "VNM", "RUS", "VNM"]


def test_one_is_not_taken_for_true():
    assert values.read_column(table(1, True, 1.0), "column", str).tolist() == ["1", "True", "1.0"]


@pytest.mark.parametrize("dtype", ["float64", "Float64", "Int64"])
def test_columns_of_numbers_are_what_they_are(dtype):
    frame = table(3.0, None, 7.0).astype({"column": dtype})
    read = values.read_column(frame, "column", values.number)
    assert read.dtype == float
    assert read.tolist() == [3, pytest.approx(float("nan"), nan_ok=True), 7]
    rows = values.read_rows(frame, {"column": values.number}, keys=["column"])
    assert (rows.frame["column"].tolist(), rows.not_used) == ([3, 7], {"no column": 1})


def test_an_ambiguous_name_keeps_its_error_and_its_candidates():
    with pytest.raises(AmbiguousNameError, match=r"row 10, .*North Korea \(PRK\)"):
        values.read_column(table("Korea"), "column", values.code)


def test_groups_of_a_download_are_left_out_and_listed():
    frame = table("Vietnam", "AFE", "OWID_AFR", "-99", -99, "Arab World", None, "WLD", "AFE").rename(
        columns={"column": "iso3"}
    )
    rows = values.read_rows(frame, {"iso3": values.code}, keys=["iso3"])
    assert rows.frame["iso3"].tolist() == ["VNM", "WLD"]
    assert rows.not_used == {"AFE": 2, "OWID_AFR": 1, "-99": 2, "Arab World": 1, "no iso3": 1}
    assert rows.note == "7 of 9 rows were not used: AFE, OWID_AFR, -99, Arab World, no iso3."


def test_a_long_list_of_rows_that_were_not_used_is_cut_and_counted():
    frame = pd.DataFrame({"iso3": [f"OWID_{letter}" for letter in "ABCDEFGHIJKLMNO"]})
    assert values.read_rows(frame, {"iso3": values.code}).note.endswith("OWID_L and 3 more.")


def test_na_is_namibia_only_among_other_codes_of_two_letters():
    assert values.read_column(table("NA", "VN"), "column", values.code).tolist() == ["NAM", "VNM"]
    assert values.read_column(table("NA", "VNM"), "column", values.code).isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (pd.Series({"VNM": 1}), "this is Series; call .reset_index"),
        (pd.DataFrame({"a": [1]}).groupby("a"), "add it up first"),
        ({"iso3": ["VNM"]}, "this is dict; write pd.DataFrame"),
        ([1], "this is list"),
        (None, "this is NoneType"),
        ("rows.csv", "pd.read_csv"),
        (pd.DataFrame({"iso3": ["VNM"]}).set_index("iso3"), "it is in the index, so call .reset_index"),
        (pd.DataFrame([["VNM", "RUS"]], columns=["iso3", "iso3"]), "more than one column 'iso3'"),
    ],
)
def test_what_is_no_table_is_refused_with_a_remedy(given, words):
    with pytest.raises(BadInputError, match=words):
        values.read_column(given, "iso3", values.code)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["1.5", "..", None], True),
        (["1,5", "2"], True),
        (["15%"], True),
        (["US$ 5"], False),
        (["$5"], True),
        ([Decimal(1), 2], True),
        ([True, False], False),
        (["low", "1"], False),
        (["2019-20 low"], False),
        ([None], False),
    ],
)
def test_text_that_was_meant_as_numbers_is_known(given, meant):
    assert values.meant_as_numbers(given) == meant
