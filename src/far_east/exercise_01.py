"""Exercise 1: the known wrong answers, computed from the tables."""

from collections.abc import Mapping

import pandas as pd

import ties
from far_east.lesson_01 import THESIS, falls
from ties.course import Course

PULLED = ("C19", "C34")


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    claims, links = ties.read("claims"), ties.read("claim_links")
    bare = claims[~claims["claim_id"].isin(links["supports_id"])]
    return {
        "soft_first": {
            **half_slips(claims, claims["paragraph"] <= 5),
            "whole_article": hedged_share(claims),
            "with_6": hedged_share(claims[claims["paragraph"] <= 6]),
            "without_5": hedged_share(claims[claims["paragraph"] < 5]),
        },
        "soft_second": {
            **half_slips(claims, claims["paragraph"] >= 6),
            "with_5": hedged_share(claims[claims["paragraph"] >= 5]),
        },
        "bare": bare_slips(claims, links, bare),
        "bare_effects": effect_slips(claims, bare),
        "fall_together": thread_slips(links),
    }


def hedged_share(claims: pd.DataFrame) -> float:
    """Return the part of some claims that carries a hedge, as a share."""
    return claims["hedge"].notna().mean()


def half_slips(claims: pd.DataFrame, inside: pd.Series) -> dict[str, float]:
    """Return slips about the hedged share of the claims that are `inside`, as shares."""
    soft = claims["hedge"].notna()
    count = (soft & inside).sum()
    return {
        "count_as_percent": count / 100,
        "of_all_claims": count / len(claims),
        "not_hedged": (~soft)[inside].mean(),
        "part_of_hedges": count / soft.sum(),
    }


def bare_slips(claims: pd.DataFrame, links: pd.DataFrame, bare: pd.DataFrame) -> dict[str, int]:
    """Return slips about the number of claims that have no premise."""
    return {
        "supports_no_other": len(set(claims["claim_id"]) - set(links["claim_id"])),
        "facts": (bare["asserts"] == "fact").sum(),
        "with_premise": links["supports_id"].nunique(),
        "take_nothing_down": list(falls(claims, links).values()).count(0),
        "support_another": links["claim_id"].nunique(),
    }


def effect_slips(claims: pd.DataFrame, bare: pd.DataFrame) -> dict[str, int]:
    """Return slips about the number of effects that have no premise."""
    effects = claims[claims["asserts"] == "effect"]
    return {
        "by_type": (bare["type"] == "causal").sum(),
        "with_premise": (~effects["claim_id"].isin(bare["claim_id"])).sum(),
        "facts": (bare["asserts"] == "fact").sum(),
        "every_effect": len(effects),
    }


def thread_slips(links: pd.DataFrame) -> dict[str, int]:
    """Return slips about the number of claims that fall when two are pulled out together."""
    first, second = (ties.unsupported(links, one, THESIS) for one in PULLED)
    both = ties.unsupported(links[links["claim_id"] != PULLED[1]], PULLED[0], THESIS)
    return {
        "c34_alone": len(second),
        "c19_alone": len(first),
        "added": len(first) + len(second),
        "with_pulled": len({*both, *PULLED}),
        "c42_alone": len(ties.unsupported(links, "C42", THESIS)),
    }


exercise = Course.open("far_east").exercise(1, slips)
