"""The article as an argument: its claims, and which of them holds up which."""

from typing import Any

import pandas as pd

from ties import tables
from ties.errors import UnknownNameError


def claim(claim_id: str) -> dict[str, Any]:
    """Give one claim as a dictionary of its columns; refuses an unknown id with the near ones."""
    claims = tables.read("claims").set_index("claim_id", drop=False)
    if claim_id not in claims.index:
        raise UnknownNameError("claim", claim_id, claims.index)
    return claims.loc[claim_id].to_dict()


def unsupported(links: pd.DataFrame, pulled: str, thesis: str) -> list[str]:
    """
    List the claims that lose every way to the thesis when one claim is pulled out.

    `links` has one row per `claim_id` and the `supports_id` for which it is a premise; it holds no circle.

    >>> links = pd.DataFrame({"claim_id": ["A", "B", "C"], "supports_id": ["B", "T", "T"]})
    >>> unsupported(links, "B", "T")
    ['A']
    """
    left = links[(links["claim_id"] != pulled) & (links["supports_id"] != pulled)]
    reached, frontier = {thesis}, {thesis}
    while frontier:
        frontier = set(left.loc[left["supports_id"].isin(frontier), "claim_id"]) - reached
        reached |= frontier
    return sorted(set(links["claim_id"]) - reached - {pulled})
