"""The tables: their descriptions are complete, their rows agree with each other and with what the publishers print."""

import csv
import json
import re
import sys
from itertools import chain
from pathlib import Path

import pytest
from frictionless import Package

from ties import measures
from ties.argument import graph
from ties.tables import package as tables

sys.path.insert(0, str(Path(__file__).parents[1]))  # build_data is run from a clone and is no part of the package

from tools.build_data import package

DATA = package.DATA
RESOURCES = tables.resources(tables.folder())
TABLES = {name: resource for name, resource in RESOURCES.items() if "schema" in resource}
FIELDS = [(table, field) for table, resource in TABLES.items() for field in resource["schema"]["fields"]]
VALUES = {"trade": "trade_usd_million", "arms_transfers": "tiv_million", "reported_figures": "value"}
GROUPS = {"WLD", "EU27", "EU28", "ASEAN", "APEC"}

with (Path(__file__).parent / "data" / "published.csv").open(encoding="utf-8", newline="") as file:
    PUBLISHED = list(csv.DictReader(file))


def key(row):
    return tuple(str(row[name]) for name in ("series", "year", "publisher", "period"))


def computed(row):
    """Do with the table what the row says: sum, count, share in percent, or change in percent."""
    frame, column = tables.read(row["table"]), VALUES[row["table"]]
    part = frame.query(row["rows"])[column]
    assert len(part), f"no row: {row['rows']}"
    if row["how"] == "count":
        return len(part)
    if row["how"] == "sum":
        return part.sum() * float(row["scale"])
    ratio = 100 * part.sum() / frame.query(row["of"])[column].sum()
    return ratio - 100 if row["how"] == "change" else ratio


def agrees(row):
    if row["tolerance"] == "at least":
        return computed(row) >= float(row["published"])
    return abs(computed(row) - float(row["published"])) <= float(row["tolerance"]) + 1e-9


@pytest.mark.parametrize(
    "row", [row for row in PUBLISHED if row["table"] and not row["gives"]], ids=lambda row: row["series"]
)
def test_table_agrees_with_published_figure_within_rounding(row):
    assert agrees(row), f"the table gives {computed(row)}, the publisher {row['published']}"


@pytest.mark.parametrize("row", [row for row in PUBLISHED if row["gives"]], ids=lambda row: row["series"])
def test_known_difference_to_the_publisher_has_the_noted_size(row):
    assert not agrees(row), "this now agrees: take the reason out of published.csv"
    assert computed(row) == pytest.approx(float(row["gives"]), abs=0.06)


def test_every_reported_figure_is_compared_or_gives_a_reason():
    figures = tables.read("reported_figures").to_dict("records")
    assert sorted(map(key, PUBLISHED)) == sorted(map(key, figures))
    assert not [key(row) for row in PUBLISHED if not row["table"] and not row["reason"]]
    figures = {key(row): row for row in figures}
    stated = {key(row): float(row["published"]) for row in PUBLISHED if row["published"]}
    assert all(value in (figures[place]["value"], figures[place]["value_low"]) for place, value in stated.items())


@pytest.mark.parametrize(
    ("series", "year", "share"),
    [
        ("russia_share_of_vietnam_arms_imports", 2021, 56),
        ("israel_share_of_vietnam_arms_imports", 2021, 19),
        ("south_korea_share_of_vietnam_arms_imports", 2021, 6.6),
        ("russia_share_of_india_arms_imports", 2023, 36),
        ("russia_share_global_arms_exports", 2023, 11),
    ],
)
def test_summaries_printed_by_sipri_agree(series, year, share):
    row = next(row for row in PUBLISHED if (row["series"], row["year"]) == (series, str(year)))
    assert float(row["published"]) == share
    assert row["table"] == "arms_transfers"
    assert not row["gives"]


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_unique_and_rows_sorted_by_key(name):
    keys = TABLES[name]["schema"]["primaryKey"]
    places = tables.read(name)[keys].astype(str)
    assert not places.duplicated().any()
    if name in ("trade", "arms_transfers", "economies", "military_spending", "un_alignment", "countries"):
        assert places.to_numpy().tolist() == sorted(places.to_numpy().tolist())


def test_data_package_is_valid_with_its_foreign_keys():
    report = Package(str(package.PACKAGE)).validate()  # another validator than ours, foreign keys included
    assert report.flatten(["name", "message"]) == []


def test_every_code_of_a_country_refers_to_the_table_of_countries():
    linked = {
        (name, link["fields"][0])
        for name, table in TABLES.items()
        for link in table["schema"].get("foreignKeys", [])
        if link["reference"] == {"resource": "countries", "fields": ["iso3"]}
    }
    columns = {(name, field["name"]) for name, table in TABLES.items() for field in table["schema"]["fields"]}
    codes = {(name, column) for name, column in columns if column in ("iso3", "partner_iso3") and name != "countries"}
    assert codes == linked


@pytest.mark.parametrize("name", TABLES)
def test_a_column_has_type_title_description_and_limits(name):
    schema = TABLES[name]["schema"]
    foreign = {column for link in schema.get("foreignKeys", []) for column in link["fields"]}
    for field in schema["fields"]:
        assert field["type"] in tables.DTYPES
        assert field["title"]
        assert len(field["description"]) > 4
        free = field["type"] in ("string", "boolean", "number")  # free text, yes or no, or may be negative
        assert field.get("constraints") or field["name"] in foreign or free, field["name"]


@pytest.mark.parametrize("name", TABLES)
def test_a_number_has_its_unit(name):
    unitless = re.compile("year|lesson|paragraph|session|deal_id|^ordered$")
    numbers = [field for field in TABLES[name]["schema"]["fields"] if field["type"] in ("integer", "number")]
    assert not [field["name"] for field in numbers if not field.get("unit") and not unitless.search(field["name"])]


@pytest.mark.parametrize("name", RESOURCES)
def test_table_has_vintage_review_sources_and_terms(name):
    resource = RESOURCES[name]
    assert all(len(resource[words]) > 3 for words in ("title", "vintage", "composition"))
    assert len(resource["description"]) > 40
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", resource["reviewBy"])
    assert resource["licenses"]
    assert all(licence["name"] and licence["title"] and licence.get("path") for licence in resource["licenses"])
    assert resource["sources"]
    assert all(
        source["title"] and re.fullmatch(r"20\d\d-\d\d-\d\d", source["retrieved"]) for source in resource["sources"]
    )


def test_every_data_file_has_metadata_and_every_entry_a_file():
    files = {path.name for path in DATA.iterdir()} - {"README.md", "datapackage.json"}
    assert files == {resource["path"] for resource in RESOURCES.values()}


def test_readme_of_the_tables_is_up_to_date():
    assert (DATA / "README.md").read_text(encoding="utf-8") == package.readme(package.load())


def test_tables_are_under_four_megabytes():
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 4_000_000


def test_no_table_names_an_address_of_a_package_registry():
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("anaconda", "org"))
    ]
    texts = {path.name: path.read_text(encoding="utf-8") for path in DATA.iterdir()}
    assert not [name for name, text in texts.items() if any(host in text for host in hosts)]


LISTS = [(table, field) for table, field in FIELDS if "listOf" in field]


@pytest.mark.parametrize(("table", "field"), LISTS, ids=lambda part: part if isinstance(part, str) else part["name"])
def test_every_key_of_a_list_exists(table, field):
    other, column = field["listOf"].split(".")
    lists = tables.read(table)[field["name"]].dropna().str.split(";")
    assert set(chain.from_iterable(lists)) <= set(tables.read(other)[column])


@pytest.mark.parametrize("name", ["claims", "claim_evidence", "glossary"])
def test_every_lesson_that_a_table_names_has_a_notebook(name):
    lessons = {int(path.stem[:2]) for path in (DATA.parent / "notebooks").glob("*.ipynb")}
    assert set(tables.read(name)["lesson"]) <= lessons


def test_every_claim_has_evidence_in_both_directions():
    evidence = tables.read("claim_evidence")
    directions = evidence.groupby("claim_id")["direction"].agg(set)
    lacking = {claim for claim in tables.read("claims")["claim_id"] if len(directions.get(claim, ())) < 2}
    assert lacking == set()


def test_links_form_no_circle_and_every_premise_leads_to_the_thesis():
    links = tables.read("claim_links")
    assert set(links["claim_id"]) | set(links["supports_id"]) <= set(tables.read("claims")["claim_id"])
    left = links
    while len(ends := left[~left["supports_id"].isin(left["claim_id"])]):
        left = left.drop(ends.index)
    assert left.empty, f"a circle: {sorted(left['claim_id'])}"
    assert set(links["supports_id"]) - set(links["claim_id"]) == {"C45"}
    assert graph.unsupported(links, "none", "C45") == []


def test_imf_figures_for_russia_after_2021_are_marked_as_estimates():
    trade = tables.read("trade").query("publisher == 'IMF IMTS'")
    assert set(trade.loc[trade["year"] >= 2022, "basis"]) == {"estimated"}
    assert set(trade.loc[trade["year"] < 2022, "basis"]) == {"reported"}


def members(trade):
    kept = trade[~trade["partner_iso3"].isin(GROUPS) & (trade["period"] == "year")]
    return kept.groupby(["publisher", "iso3", "year", "flow"])["trade_usd_million"].sum()


def printed_world(trade):
    world = trade.query("partner_iso3 == 'WLD' and period == 'year'")
    return world.set_index(["publisher", "iso3", "year", "flow"])["trade_usd_million"]


def test_partners_do_not_exceed_the_publishers_world_total():
    ratio = (members(tables.read("trade")) / printed_world(tables.read("trade"))).dropna()
    assert len(ratio) > 70
    assert ratio.max() <= 1.0001


@pytest.mark.parametrize("publisher", ["UN Comtrade", "IMF IMTS"])
def test_russias_partners_add_up_to_the_world_total(publisher):
    trade = tables.read("trade").query("publisher == @publisher and iso3 == 'RUS'")
    ratio = members(trade) / printed_world(trade)
    assert ratio.sub(1).abs().max() < 1e-5


def test_exports_and_imports_add_up_to_the_publishers_total():
    keys = ["publisher", "iso3", "partner_iso3", "year", "period"]
    flows = tables.read("trade").pivot_table(index=keys, columns="flow", values="trade_usd_million").dropna()
    assert len(flows) > 15
    assert ((flows["export"] + flows["import"]) / flows["total"] - 1).abs().max() < 0.005


def test_main_suppliers_deliver_nearly_all_arms_and_not_more():
    world = tables.read("arms_transfers").query("iso3 == 'WLD' and year >= 1995")
    shares = measures.share_of_world(world, "tiv_million", of="partner_iso3").groupby("year")["share"].sum()
    assert shares.between(0.92, 1.0).all()


def test_russias_recipients_add_up_to_its_world_total_from_1992():
    arms = tables.read("arms_transfers").query("partner_iso3 == 'RUS' and year >= 1992")
    world = arms[arms["iso3"] == "WLD"].set_index("year")["tiv_million"]
    recipients = arms[arms["iso3"] != "WLD"].groupby("year")["tiv_million"].sum()
    assert (recipients - world).abs().max() <= 0.06


def test_economies_add_up_to_less_than_the_world():
    gdp = measures.share_of_world(tables.read("economies"), "gdp_usd_million").query("iso3 != 'EU27'")
    assert gdp.groupby("year")["share"].sum().between(0.7, 1).all()


@pytest.mark.parametrize("name", ["alliances", "un_alignment"])
def test_an_undirected_tie_is_stored_once(name):
    ties = tables.read(name)
    assert (ties["iso3"] < ties["partner_iso3"]).all()


def test_listed_votes_do_not_exceed_the_published_count():
    listed = tables.read("un_votes").groupby(["resolution", "vote"]).size().unstack(fill_value=0)
    printed = tables.read("un_resolutions").set_index("resolution")
    for vote in ("yes", "no", "abstain"):
        assert (listed[vote] <= printed[vote].reindex(listed.index).fillna(193)).all()


@pytest.mark.parametrize(
    ("year", "publisher", "share"),
    [(2013, "UN Comtrade", 10.9), (2024, "IMF IMTS", 8.5)],
)
def test_rest_of_asia_pacific_has_the_same_members_in_both_years(year, publisher, share):
    countries = tables.read("countries").query("asia_pacific and subregion != 'Central Asia'")["iso3"]
    trade = tables.read("trade").query("iso3 == 'RUS' and year == @year and publisher == @publisher")
    rest = trade[trade["partner_iso3"].isin(set(countries) - {"CHN", "IND"})]["trade_usd_million"].sum()
    whole = trade[trade["partner_iso3"] == "WLD"]["trade_usd_million"].sum()
    assert round(100 * rest / whole, 1) == share
    assert f"{share}%" in graph.claim("C43")["reasoning"]


def test_datapackage_json_has_the_layout_of_build_data():
    assert (
        package.PACKAGE.read_text(encoding="utf-8") == json.dumps(package.load(), indent=1, ensure_ascii=False) + "\n"
    )
