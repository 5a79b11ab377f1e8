"""The table of ties against random rows: its figures equal a slow computation, and only clear sentences are raised."""

import contextlib
import decimal
import math
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_rows import DRAWN
from ties.errors import TiesError
from ties.widgets import base
from ties.widgets.ties_table.compute import BASES, group_codes
from ties.widgets.ties_table.widget import tabulate_ties

NAMES = ["iso3", "partner_iso3", "year", "flow", "publisher", "period", "trade_usd_million", "basis", "flag"]
HOME, FIRST, LAST = "VNM", 2012, 2018
PARTNERS = ["RUS", "CHN", "JPN", "KOR", "USA", "IND", "EU28"]
YEARS = [2010, 2012, 2013, 2017, 2018, 2019]
CELLS = {
    "iso3": [HOME, HOME, HOME, "RUS", "CHN", "EU28"],
    "partner_iso3": [*PARTNERS, "WLD", "WLD", HOME],
    "year": YEARS,
    "flow": ["export", "import", "total"],
    "publisher": ["A", "B", None],
    "period": ["year", "year", "year", "Jan-May"],
    "trade_usd_million": [None, 0.0, 10.0, 10.0, -3.0, 0.004, 7.5, 250.25, 1e6],
    "basis": ["reported", "reported", "mirror", "estimated"],
    "flag": [None, None, "a caution"],
}
FEW = st.lists(st.tuples(*map(st.sampled_from, CELLS.values())), min_size=1, max_size=8, unique_by=lambda row: row[:6])


def many(least, most, **cells):
    """Return lists of many rows, each key once; a seed makes them, which takes less time than a draw for each cell."""

    def make(seed):
        draw = random.Random(seed)
        rows = [tuple(map(draw.choice, (CELLS | cells).values())) for _ in range(draw.randint(least, most))]
        values = [round(draw.uniform(-5, 1000), 3) if draw.random() < 0.3 else row[6] for row in rows]
        keyed = {row[:6]: (*row[:6], value, *row[7:]) for row, value in zip(rows, values, strict=True)}
        return [*keyed.values()]

    return st.integers(0, 2**32).map(make)


KINDS = {  # a thousand frames each
    "few rows": FEW,
    "one year and the fifth before": many(10, 50, year=[2013, 2018]),
    "many years": many(20, 90, year=range(2008, 2020)),
}


def slow_figures(rows):
    """Return every figure by partner, mirror, publisher, year and flow: value, basis and flag."""
    groups = {}
    for who, partner, year, flow, publisher, period, value, basis, flag in rows:
        if period != "year" or value is None or who == partner:
            continue
        seen = [(partner, False, flow)] if who == HOME else []
        if partner == HOME and who not in group_codes():
            seen = [(who, True, {"export": "import", "import": "export"}.get(flow, flow))]
        for other, mirror, turned in seen:
            key = (other, mirror, publisher or "publisher not named", year)
            groups.setdefault(key, {})[turned] = (value, basis, flag)
    figures = {}
    for key, flows in groups.items():
        basis = max((basis for _, basis, _ in flows.values()), key=BASES.index)
        flag = next((flag for _, _, flag in flows.values() if flag), "")
        value = {flow: one for flow, (one, _, _) in flows.items()}
        found = {}
        if "export" in value and "import" in value:
            found["both ways"] = value["export"] + value["import"]
        elif "total" in value:
            found["both ways"] = value["total"]
        if key[0] == "WLD" or not found:
            found |= {f"{flow}s only": value[flow] for flow in ("export", "import") if flow in value}
        if key[0] != "WLD" and "exports only" in found and "both ways" not in found:
            found.pop("imports only", None)
        figures |= {(*key, flow): (one, basis, flag) for flow, one in found.items()}
    return figures


def slow_row(figures, partner):
    """Return value, share, change, rank and number of ranked partners of the leading figure of one partner."""
    own = [key for key in figures if key[0] == partner and FIRST <= key[3] <= LAST]
    if not own:
        return None
    year = min(own, key=lambda key: (key[1], key[4] != "both ways", -key[3]))[3]
    lead = min((key for key in own if key[3] == year), key=lambda key: (key[1], key[4] != "both ways", key[2]))
    _, mirror, publisher, _, flow = lead
    value, basis, _ = figures[lead]
    whole = math.nan if mirror else figures.get(("WLD", False, publisher, year, flow), (math.nan,))[0]
    before = figures.get((partner, mirror, publisher, year - 5, flow), (math.nan,))[0]
    among = {
        key: one
        for key, (one, its_basis, flag) in figures.items()
        if key[1:] == lead[1:] and key[0] not in group_codes() and not (its_basis == "estimated" and flag)
    }
    rank = 1 + sum(one > value for one in among.values())
    ranked = not mirror and lead in among and len(among) > 1 and (basis != "estimated" or rank <= 4)
    return [
        value,
        value / whole * 100 if whole > 0 else math.nan,
        (value / before - 1) * 100 if before > 0 else math.nan,
        rank if ranked else math.nan,
        len(among) if ranked else math.nan,
    ]


FIGURES = ["usd_million", "share_percent", "change_5_years_percent", "rank", "ranked_partners"]


@pytest.mark.parametrize("kind", KINDS)
@settings(**DRAWN)
@given(data=st.data())
def test_trade_figures_equal_a_slow_computation(kind, data):
    base.CHOSEN.clear()
    drawn = data.draw(KINDS[kind])
    frame = pd.DataFrame(drawn, columns=NAMES)
    table = tabulate_ties(HOME, trade=frame, theme="economic", span=(FIRST, LAST), partners=PARTNERS)
    figures = slow_figures(drawn)
    expected = {code: row for code in PARTNERS if (row := slow_row(figures, code))}
    got = table.frame.set_index("partner_iso3").reindex(columns=[f"trade_{name}" for name in FIGURES])
    found = {code: row for code, row in zip(got.index, got.to_numpy(float).tolist(), strict=True) if row[0] == row[0]}
    assert found == {code: pytest.approx(row, nan_ok=True) for code, row in expected.items()}


ODD = st.one_of(
    st.sampled_from(
        [
            *(None, math.nan, math.inf, -1, 0, 1e308, True, 2019, 2019.0, 2019.5, "2019", "1,5", "15 %", "..", "", " "),
            *("VNM", "vnm", "Viet Nam", "RUS", "WLD", "EU28", "Atlantis", "export", "Exports", "yes", "Y", "=1+1"),
            *(pd.Timestamp("2019-05-01"), pd.Period("2019"), decimal.Decimal("1.5"), b"x", (1, 2), "2019-02-30"),
        ]
    ),
    st.text(max_size=4),
    st.floats(),
)
COLUMNS = [*NAMES, "tiv_million", "release", "instrument", "level", "signed", "in_force", "until", "mutual_defence"]
COLUMNS += ["resolution", "vote", "date", "visits", "trade_eur_million", 7]


@st.composite
def odd_frames(draw):
    """Return a frame with columns of ours, of which some hold what they should not."""
    names = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=12, unique=True))
    names = list(dict.fromkeys([*names, *draw(st.sampled_from([[], ["iso3", "partner_iso3"], COLUMNS[:7], COLUMNS]))]))
    count = draw(st.integers(0, 4))
    sane = {"iso3": "VNM", "partner_iso3": "RUS", "year": 2019, "flow": "total", "period": "year", "vote": "yes"}
    columns = {}
    for name in names:
        usual = st.just(sane.get(name, 1.0 if "million" in str(name) else "x"))
        columns[name] = draw(st.lists(st.one_of(usual, usual, ODD), min_size=count, max_size=count))
    frame = pd.DataFrame(columns)
    kind = draw(st.sampled_from(["plain", "nullable", "one label", "categories"]))
    if kind == "categories":
        return frame.assign(**{str(name): pd.Categorical(frame[name].map(str)) for name in names if name != 7})
    return {"nullable": frame.convert_dtypes, "one label": lambda: frame.set_axis([0] * count)}.get(kind, frame.copy)()


@settings(**DRAWN)
@given(
    tables=st.dictionaries(st.sampled_from(["trade", "arms", "treaties", "votes", "other"]), odd_frames(), max_size=3),
    theme=st.sampled_from(["all", "economic", "defence", "diplomatic"]),
    span=st.sampled_from([None, (2014, 2019), (2019, 2014), 2019, (2019.0, 2019.0), "2019", (None, 2)]),
    partners=st.sampled_from([None, [], "Russia", ["RUS", "EU28"], ["Atlantis"], [7], [None]]),
    units=st.sampled_from([None, {}, {"visits": "visits"}, {7: "sevens"}, {"trade_eur_million": "EUR million"}]),
)
def test_odd_rows_and_options_raise_nothing_but_clear_sentences(tables, theme, span, partners, units):
    base.CHOSEN.clear()
    with contextlib.suppress(TiesError):
        table = tabulate_ties("VNM", theme=theme, span=span, partners=partners, units=units, **tables)
        table.partners = []
        assert set(table.frame["partner_iso3"]) == set(table.shown)
