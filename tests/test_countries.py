"""Names of countries, as publishers and the press write them."""

import csv
from pathlib import Path

import pytest

from ties.errors import AmbiguousNameError, UnknownNameError
from ties.tables import countries, package

with (Path(__file__).parent / "data" / "names.csv").open(encoding="utf-8", newline="") as file:
    NAMES = list(csv.DictReader(file))


def names(of: str) -> list[object]:
    kinds = {row["name"]: "one" if row["iso3"] else "several" if row["candidates"] else "none" for row in NAMES}
    return [pytest.param(row, id=row["name"] or "nothing") for row in NAMES if kinds[row["name"]] == of]


@pytest.mark.parametrize("row", names("one"))
def test_a_spelling_gives_its_code(row):
    assert countries.iso3(row["name"]) == row["iso3"]


@pytest.mark.parametrize("row", names("several"))
def test_ambiguous_name_raises_error_with_candidates(row):
    with pytest.raises(AmbiguousNameError) as refusal:
        countries.iso3(row["name"])
    assert all(f"({code})" in str(refusal.value) for code in row["candidates"].split(";"))


@pytest.mark.parametrize("row", names("none"))
def test_name_of_no_country_raises_error(row):
    with pytest.raises(UnknownNameError, match="no country called"):
        countries.iso3(row["name"])


@pytest.mark.parametrize("near", [("Veitnam", "Vietnam"), ("Rusia", "Russia"), ("South Kora", "South Korea")])
def test_misspelling_raises_error_with_near_name(near):
    written, meant = near
    with pytest.raises(UnknownNameError, match=f"did you mean .*{meant}"):
        countries.iso3(written)


def test_list_of_names_is_long_and_has_no_duplicates():
    assert len(NAMES) >= 120
    assert len({row["name"] for row in NAMES}) == len(NAMES)


def test_spellings_that_fold_alike_mean_one_country_or_raise():
    for name, code in countries.spellings_as_written().items():
        assert set(code.split(";")) <= set(countries.spellings()[countries.fold(name)].split(";")), name
    with pytest.raises(AmbiguousNameError):
        countries.iso3("St-Martin")


def test_excluded_name_matches_no_country_when_folded():
    other = package.read("country_names")
    refused = other.loc[other["iso3"].isna() & other["candidates"].isna(), "name"]
    assert {name for name in refused if countries.fold(name) in countries.spellings()} == set()


def test_code_name_and_short_name_give_the_code():
    for code, name, short in countries.countries()[["iso3", "name", "short_name"]].itertuples(index=False):
        assert {countries.iso3(spelling) for spelling in (code, code.lower(), name, short)} == {code}


def test_a_short_name_is_found_by_any_spelling():
    assert countries.short_name("DPRK") == "North Korea"


def test_every_outline_with_a_code_is_a_known_country():
    codes = {area["properties"]["iso3"] for area in package.read_outlines()["features"]} - {None}
    assert codes <= set(countries.countries()["iso3"])
