"""What lesson 7 reads from the tables."""

import pandas as pd

import ties
from far_east.words import short_names

VISIT = "2024-06-20"
HOSTS = {"VNM": "Vietnam", "PRK": "North Korea"}
POWERS = {"RUS": "Russia", "CHN": "China", "USA": "United States"}


def china_of_north_korea() -> pd.Series:
    """Return China's share of North Korea's recorded trade by year, from 0 to 1, as KOTRA publishes it."""
    return printed_share("china_share_of_dprk_trade")


def vietnam_of_north_korea() -> pd.Series:
    """Return Vietnam's share of North Korea's recorded trade by year, from 0 to 1, as KOTRA publishes it."""
    return printed_share("vietnam_share_of_dprk_trade")


def printed_share(series: str) -> pd.Series:
    """Return a series of shares that KOTRA publishes, by year, from 0 to 1."""
    rows = ties.read("reported_figures").query("publisher == 'KOTRA' and series == @series")
    return rows.set_index("year")["value"] / 100


def index_of_others(windows: pd.DataFrame) -> pd.Series:
    """Return the index of the suppliers other than Russia among themselves, by host and last year of a window."""
    others = windows.query("partner_iso3 != 'RUS'").rename(columns={"last_year": "year"})
    return ties.concentration(ties.partner_share(others, "tiv_million"))


def ukraine_votes() -> pd.DataFrame:
    """Return the votes on Ukraine up to the visit: one row per text for which all are known, one column per state."""
    votes = ties.read("un_votes").query("date <= @VISIT").set_index(["iso3", "resolution"])["vote"]
    return pd.DataFrame({state: votes[state] for state in (*HOSTS, *POWERS)}).dropna()


def sets_of_texts(votes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """
    Return the rows of `votes`, whose index is the resolution, by what the texts are about.

    Resolution 68/262 of 2014 does not name Crimea in its title, but its subject is the vote that was held there.
    """
    titles = ties.read("un_resolutions").set_index("resolution")["title"].reindex(votes.index)
    crimea = titles.str.contains("Crimea|temporarily occupied") | (votes.index == "68/262")
    invasion = votes.index.str.startswith("ES-11")
    return {"invasion": votes[invasion], "Crimea": votes[crimea], "all of these": votes}


def agreement_on(votes: pd.DataFrame, state: str, other: str) -> float:
    """Return the agreement of two states in votes, from 0 (opposite) to 1 (the same)."""
    points = votes[[state, other]].apply(lambda vote: vote.map({"yes": 1, "abstain": 0.5, "no": 0}))
    return 1 - (points[state] - points[other]).abs().mean()


def votes_of(votes: pd.DataFrame, state: str) -> pd.Series:
    """Return how often a state voted yes, no and abstain in `votes`, and on which text if it did so once."""
    cast = votes[state]
    return cast.groupby(cast).agg(lambda texts: f"1 ({texts.index[0]})" if len(texts) == 1 else str(len(texts)))


def same_votes(votes: pd.DataFrame, state: str, other: str) -> int:
    """Return on how many texts two states voted exactly alike."""
    return int(((votes[state] == votes[other]) & (votes[state] != "absent")).sum())


def china_of_imports(year: int, period: str) -> float:
    """Return China's share of Vietnam's imports, from 0 to 1, as Vietnam's customs publish it."""
    rows = ties.read("reported_figures").query("series == 'china_share_of_vietnam_imports'")
    return rows.set_index(["year", "period"])["value"][year, period] / 100


def treaties_of(host: str) -> pd.DataFrame:
    """Return a host's treaties and declarations signed by the end of the visit."""
    rows = ties.read("partnerships").query("signed <= @VISIT")
    return rows[(rows["iso3"] == host) | (rows["partner_iso3"] == host)]


def top_partners() -> pd.DataFrame:
    """Return Vietnam's partners on the top step at the visit, oldest first: columns friend and year."""
    top = treaties_of("VNM").query("level == 'comprehensive strategic'")
    other = top["iso3"].where(top["iso3"] != "VNM", top["partner_iso3"])
    return top.assign(friend=other.map(short_names()), year=top["signed"].str[:4].astype(int)).sort_values("signed")


def russias_share_of_vietnam(year: int) -> float:
    """Return Russia's share of Vietnam's goods trade as Vietnamese statistics count it, from 0 to 1."""
    rows = ties.read("trade").query("period == 'year' and flow == 'total' and year == @year and iso3 == 'VNM'")
    rows = rows.query("publisher == 'Vietnamese statistics'").set_index("partner_iso3")["trade_usd_million"]
    return rows["RUS"] / rows["WLD"]
