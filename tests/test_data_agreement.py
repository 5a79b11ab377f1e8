"""The tables agree with themselves and with each other: sizes, units, dates, promises, places and addresses."""

import json
import re
from itertools import pairwise
from urllib.parse import urlsplit

import pandas as pd
import pytest

from tests import control_totals
from tests.jumps import jumps, known
from ties import measures
from ties.tables import package as tables

RESOURCES = tables.resources(tables.folder())
UNITS = {  # what the end of a column's name promises, and the unit that it must then have
    r"tiv_million|tiv_deal_unit_million": r"million TIV",
    r"_usd_million": r"million US dollars",
    r"_usd_million_2023": r"million US dollars of 2023",
    r"_usd_thousand": r"thousand US dollars",
    r"_ppp_usd": r"international dollars",
    r"_per_head_usd": r"US dollars",
    r"_gdp_percent": r"percent(?: of GDP)?",
    r"_growth_percent": r"percent",
    r"_thousand_tonnes": r"thousand tonnes",
    r"_thousand_tonnes_coal": r"thousand tonnes of coal equivalent",
    r"(?:personnel|population)_thousand": r"thousand persons",
    r"^population": r"persons",
    r"^lon": r"degrees east",
    r"^lat": r"degrees north",
    r"_?year": r"year",
    r"^trips|^value(?:_low|_high)?": r"see column unit",
    r"^votes(?:_in_common)?": r"votes",
    r"^(?:yes|no|abstain|absent)": r"states",
}
WITH_UNITS = [
    pytest.param(field["name"], field["unit"], id=f"{name}.{field['name']}")
    for name, resource in RESOURCES.items()
    for field in resource.get("schema", {}).get("fields", [])
    if "unit" in field
]
LOOSE = {"agreement", "cinc", "ideal_point", "low_5", "high_95", "quantity", "delivered"}  # units of their own


@pytest.fixture(scope="module")
def economies():
    return tables.read("economies").set_index(["iso3", "year"])


def test_only_known_figures_change_more_than_fivefold_in_a_year():
    assert sorted(jumps()) == sorted(known())
    assert all(len(reason) > 20 for reason in known().values())


def test_output_divided_by_people_is_output_per_head(economies):
    ratio = economies["gdp_usd_million"] * 1e6 / economies["population"] / economies["gdp_per_head_usd"]
    assert len(ratio.dropna()) > 1500
    assert ratio.dropna().between(0.93, 1.02).all()


def test_output_at_two_prices_is_never_far_apart(economies):
    ratio = (economies["gdp_per_head_ppp_usd"] / economies["gdp_per_head_usd"]).dropna()
    assert ratio.between(0.5, 12.5).all()


@pytest.mark.parametrize(("column", "unit"), WITH_UNITS)
def test_a_unit_agrees_with_the_name_of_its_column(column, unit):
    promised = [wanted for ending, wanted in UNITS.items() if re.search(rf"(?:{ending})$", column)]
    assert promised or column in LOOSE
    assert all(re.fullmatch(wanted, unit) for wanted in promised[:1])


def test_the_shares_of_power_make_at_most_the_world():
    power = tables.read("power")
    states = power[~power["iso3"].str.fullmatch("WLD")].groupby("year")["cinc"].sum()
    assert states.between(0.7, 1).all()
    assert power[power["iso3"] == "WLD"]["cinc"].between(0.999, 1.02).all()  # rounded for each state


def test_both_sources_count_nearly_the_same_people(economies):
    power = tables.read("power").set_index(["iso3", "year"])["population_thousand"]
    ratio = (power * 1000 / economies["population"]).dropna()
    off = ratio[(ratio - 1).abs() > 0.15]
    # the first has a slip of its publisher; Papua New Guinea and the Soviet Union's last year were counted otherwise
    assert set(off.index) == {("KHM", 1990), ("PNG", 2001), ("RUS", 1990)}


def test_people_in_cities_are_fewer_than_all_people():
    power = tables.read("power").dropna(subset=["urban_population_thousand"])
    more = power[power["urban_population_thousand"] > power["population_thousand"]]
    assert list(zip(more["iso3"], more["year"], strict=True)) == [("SGP", 1998)]  # the publisher's own two estimates


def test_military_spending_divided_by_output_is_its_share(economies):
    spending = tables.read("military_spending").set_index(["iso3", "year"])
    share = 100 * spending["spending_usd_million"] / economies["gdp_usd_million"]
    ratio = (share / spending["spending_gdp_percent"]).drop(["MMR", "TJK"]).dropna()  # two rates of exchange each
    assert len(ratio) > 850
    assert ratio.between(0.4, 2.4).all()


def test_spending_in_prices_of_2023_is_near_that_of_2023():
    spending = tables.read("military_spending").query("year == 2023")
    assert (spending["spending_usd_million"] / spending["spending_usd_million_2023"]).dropna().between(0.75, 1.25).all()


def test_deliveries_add_up_to_the_transfers_of_their_year():
    keys = ["iso3", "partner_iso3", "year"]
    delivered = tables.read("arms_deliveries").groupby(keys)["tiv_million"].sum()
    transfers = tables.read("arms_transfers").set_index(keys)["tiv_million"]
    assert (delivered - transfers.reindex(delivered.index)).abs().max() < 0.1


def test_a_delivery_comes_after_its_order_and_weighs_what_its_units_weigh():
    arms = tables.read("arms_deliveries")
    assert (arms["ordered"].dropna() <= arms.loc[arms["ordered"].notna(), "year"]).all()
    weight = arms["delivered"] * arms["tiv_deal_unit_million"]
    assert (weight - arms["tiv_million"]).abs().dropna().max() < 0.6


def test_a_figure_of_a_mirror_is_never_called_reported():
    trade = tables.read("trade")
    own = trade["basis"] == "reported"
    assert set(trade.loc[~own & (trade["basis"] == "mirror"), "publisher"]) == {"ITC", "UN Comtrade via Statista"}
    assert not trade.loc[own, "publisher"].isin(["ITC", "UN Comtrade via Statista"]).any()
    figures = tables.read("reported_figures")
    mirror = figures["note"].fillna("").str.contains("mirror", case=False)
    assert (figures.loc[mirror, "confidence"] != "confirmed").all()


DEFENCE = {  # text of `clauses`: the two sides, or the body, of `partnerships`
    "cn-prk-1961": ("CHN", "PRK", "1961"),
    "csto-1992": ("RUS", "CSTO", "1992"),
    "ru-prk-2000": ("PRK", "RUS", "2000"),
    "ru-prk-2024": ("PRK", "RUS", "2024"),
    "ru-vn-2012": ("RUS", "VNM", "2012"),
    "su-prk-1961": ("PRK", "RUS", "1961"),
    "us-jp-1960": ("JPN", "USA", "1960"),
    "us-kr-1953": ("KOR", "USA", "1953"),
    "us-ph-1951": ("PHL", "USA", "1951"),
}
NO_HELP = re.compile(r"\bno (?:duty|promise|clause|mutual|defence|aid|help)|not? .*\bclause|without", re.IGNORECASE)


@pytest.mark.parametrize(("treaty", "sides"), DEFENCE.items())
def test_a_promise_of_defence_agrees_with_the_clause(treaty, sides):
    ties, clauses = tables.read("partnerships"), tables.read("clauses")
    text = clauses[(clauses["treaty"] == treaty) & (clauses["topic"] == "mutual defence")]
    first, second, year = sides
    row = ties[(ties["iso3"] == first) & (ties["partner_iso3"] == second)]
    row = row[row["instrument"].str.contains(year) | row["signed"].fillna("").str.startswith(year)]
    (obligation,), (promised,) = text["obligation"], row["mutual_defence"]
    assert promised != bool(NO_HELP.search(obligation))


def test_every_member_of_a_defence_body_has_the_same_promise():
    promises = tables.read("partnerships").query("level == 'membership'").groupby("partner_iso3")["mutual_defence"]
    assert promises.nunique().max() == 1
    assert {body for body, promised in promises.any().items() if promised} == {"CSTO"}


def test_a_tie_outside_an_alliance_promises_no_defence():
    ties = tables.read("partnerships")
    loose = ties[~ties["level"].isin(["treaty alliance", "membership"])]
    assert not loose["mutual_defence"].any()
    assert ties.loc[ties["level"] == "treaty alliance", "mutual_defence"].all()


def test_an_alliance_for_defence_is_one_in_both_tables():
    signed = tables.read("partnerships").query("level == 'treaty alliance' and until.isna() and signed < '2019'")
    coded = tables.read("alliances").query("defense and in_force_2018").set_index(["iso3", "partner_iso3"])
    for row in signed.itertuples():
        assert coded.loc[(row.iso3, row.partner_iso3), "first_year"] == int(row.signed[:4])


def test_an_alliance_has_an_end_or_is_in_force():
    rows = tables.read("alliances")
    assert (rows["last_year"].isna() == rows["in_force_2018"]).all()
    ended = rows.dropna(subset=["last_year"])
    assert (ended["first_year"] <= ended["last_year"]).all()


@pytest.mark.parametrize("name", RESOURCES)
def test_a_table_is_reviewed_after_its_vintage_and_its_last_look(name):
    resource = RESOURCES[name]
    seen = max(source["retrieved"] for source in resource["sources"])
    vintage = max(re.findall(r"\b20\d\d\b", resource["vintage"]))
    assert resource["reviewBy"] > max(seen, vintage)
    assert int(resource["reviewBy"][:4]) <= int(seen[:4]) + 2


def points_of(shape):
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [polygon[0] for polygon in polygons]


def is_inside(lon, lat, ring):
    """Return whether a point is inside a ring, by counting the sides that a ray to the east crosses."""
    sides = pairwise(ring)
    crossed = [
        (x2 - x1) * (lat - y1) / (y2 - y1) + x1 > lon for (x1, y1), (x2, y2) in sides if (y1 > lat) != (y2 > lat)
    ]
    return sum(crossed) % 2 == 1


def outlines():
    features = json.loads((tables.folder() / "outlines.geojson").read_text(encoding="utf-8"))["features"]
    return {one["properties"]["iso3"]: one for one in features}


def test_the_point_of_a_label_is_inside_its_outline():
    shapes = outlines()
    places = tables.read("countries").dropna(subset=["lon"])
    places = places[places["iso3"].isin(shapes)]
    assert len(places) > 150
    outside = {
        row.iso3
        for row in places.itertuples()
        if not any(is_inside(row.lon, row.lat, ring) for ring in points_of(shapes[row.iso3]["geometry"]))
    }
    assert outside <= {"CCK"}  # two islands with water between them


@pytest.mark.parametrize("name", ["sources", "reported_figures", "trade", "visits", "visit_counts"])
def test_every_address_is_well_formed(name):
    column = "path" if name == "sources" else "source_path"
    addresses = set(tables.read(name)[column].dropna())
    assert [address for address in addresses if not is_address(address)] == []


def is_address(text):
    parts = urlsplit(text)
    host = re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", parts.hostname or "", re.IGNORECASE)
    test = re.search(r"(?:^|\.)(?:example|test|invalid|localhost)(?:\.|$)", parts.hostname or "")
    return bool(parts.scheme in ("http", "https") and host and not test and not re.search(r"\s", text))


def test_the_addresses_of_a_table_are_well_formed():
    described = [source for resource in RESOURCES.values() for source in resource["sources"]]
    described += [licence for resource in RESOURCES.values() for licence in resource["licenses"]]
    assert [part["path"] for part in described if "path" in part and not is_address(part["path"])] == []


def test_a_term_of_the_glossary_occurs_once_however_it_is_written():
    assert tables.read("glossary")["term"].str.casefold().is_unique


def test_the_glossary_says_of_a_measure_what_the_measure_gives():
    words = tables.read("glossary").set_index("term")["meaning"]
    rows = {"forecaster": ["perfect", "coin"], "probability": [1.0, 0.5], "outcome": [True, True]}
    assert measures.brier_score(pd.DataFrame(rows)).to_dict() == {"perfect": 0, "coin": 0.25}
    assert "Zero is perfect, a coin toss gets a quarter" in words["Brier score"]
    shares = pd.DataFrame({"iso3": "A", "partner_iso3": list("BCDE"), "share": [0.25] * 4})
    assert measures.effective_number(shares).iloc[0] == 4
    assert "One divided by the concentration index" in words["effective number"]
    assert "Near 1 means that one partner has nearly all" in words["concentration index"]


@pytest.fixture(scope="module")
def changed_totals():
    return set(control_totals.known()) ^ set(control_totals.totals())


@pytest.mark.parametrize("name", [name for name, resource in RESOURCES.items() if "schema" in resource])
def test_a_table_has_the_totals_that_were_reviewed(name, changed_totals):
    assert sorted(total for total in changed_totals if total[0] == name) == [], "see control_totals.py"
