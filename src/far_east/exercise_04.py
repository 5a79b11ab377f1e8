"""Exercise 4: the known wrong answers, computed from the tables."""

import re
from collections.abc import Mapping

import pandas as pd

import ties
from ties.course import Course


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    clauses = ties.read("clauses")
    return {
        "days_to_force": day_slips(),
        "moscow_share": share_slips(),
        "shared_with_1961": without(topic_slips(clauses, "su-prk-1961"), "all_of_other", "all_of_either"),
        "shared_with_iran": without(topic_slips(clauses, "ru-ir-2025"), "all_of_2024"),
    }


def without(slips: dict[str, int], *names: str) -> dict[str, int]:
    """Return all slips but some."""
    return {one: value for one, value in slips.items() if one not in names}


def day_slips() -> dict[str, int]:
    """Return slips about the days from the signature of the treaty of 2024 to its entry into force."""
    treaty = ties.read("partnerships").query("iso3 == 'PRK' and partner_iso3 == 'RUS' and signed == '2024-06-19'")
    signed, in_force = (pd.Timestamp(treaty[name].item()) for name in ("signed", "in_force"))
    house, law, both = acts_of_november()
    published = pd.Timestamp(ties.read("sources").set_index("source_id")["published"]["kcna_treaty"])
    return {
        "to_upper_house": (house - signed).days,
        "to_law": (law - signed).days,
        "to_both_ratified": (both - signed).days,
        "from_publication": (in_force - published).days,
        "both_days_counted": (in_force - signed).days + 1,
    }


def acts_of_november() -> list[pd.Timestamp]:
    """Return the days on which the upper house in Moscow, Russia's president and North Korea approved the treaty."""
    events = ties.read("events")
    (act,) = events[events["event"].str.startswith("Federation Council approves the treaty")].itertuples()
    later = [f"{act.date[:8]}{int(day):02d}" for day in re.findall(r"(\d+) Nov", act.event)]
    return [pd.Timestamp(day) for day in (act.date, *later)]


def share_slips() -> dict[str, float]:
    """Return slips about Moscow's share of the arms that North Korea received in 1980 to 1989, as shares."""
    arms = ties.read("arms_transfers")
    received = arms.query("iso3 == 'PRK'").pivot_table("tiv_million", "year", "partner_iso3", aggfunc="sum").fillna(0)
    decade, sent = received.loc[1980:1989], arms.query("partner_iso3 == 'RUS' and 1980 <= year <= 1989")
    sums = decade.sum()
    return {
        "china": sums["CHN"] / sums.sum(),
        "of_all_deliveries_by_moscow": sums["RUS"] / sent["tiv_million"].sum(),
        "nineties": share(received.loc[1990:1999]),
        "mean_of_yearly_shares": (decade["RUS"] / decade.sum(axis=1)).mean(),
        "eleven_years": share(received.loc[1980:1990]),
        "smallest_supplier_missing": share(decade.drop(columns=sums[sums > 0].idxmin())),
    }


def share(received: pd.DataFrame) -> float:
    """Return Moscow's part of all deliveries; `received` is million TIV by year and supplier."""
    return received["RUS"].sum() / received.to_numpy().sum()


def topic_slips(clauses: pd.DataFrame, other: str) -> dict[str, int]:
    """Return slips about the topics that the treaty of 2024 shares with another treaty, as counts."""
    ours, theirs = (clauses[clauses["treaty"] == treaty] for treaty in ("ru-prk-2024", other))
    return {
        "article_numbers": len(set(ours["article"]) & set(theirs["article"])),
        "all_of_2024": ours["topic"].nunique(),
        "all_of_other": theirs["topic"].nunique(),
        "all_of_either": len(set(ours["topic"]) | set(theirs["topic"])),
        "rows_added": len(ours) + len(theirs),
    }


exercise = Course.open("far_east").exercise(4, slips)
