"""An argument as a graph: claims, and which of them supports which."""

from collections import defaultdict
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import pandas as pd

from ties.errors import BadInputError, UnknownNameError
from ties.settings import current
from ties.tables import package

SWEEPS = 12  # more do not remove any crossing from the maps of the lessons

Node = str | tuple[str, int]  # a claim, or the spot where the long links to a claim pass a column
Rows = list[list[Node]]
Neighbours = dict[Node, list[Node]]


def claim(claim_id: str) -> dict[str, Any]:
    """Return one claim as a dictionary of its columns; raise UnknownNameError for an unknown id."""
    claims = package.read(current().article.claims).set_index("claim_id", drop=False)
    return claims.loc[valid_claim_id(claim_id, claims.index)].to_dict()


def valid_claim_id(claim_id: str, ids: pd.Index | list[str]) -> str:
    """Return the id; raise UnknownNameError, with near ids, if no claim has it."""
    if claim_id not in ids:
        raise UnknownNameError("claim", claim_id, ids)
    return claim_id


def unsupported(links: pd.DataFrame, pulled: str | Iterable[str], thesis: str) -> list[str]:
    """
    List the claims that no longer lead to the thesis when one claim, or several together, are taken out.

    Parameters
    ----------
    links : pandas.DataFrame
        One row per link: ``claim_id`` (the premise) and ``supports_id`` (the claim that it supports). The links must
        not form a circle.
    pulled : str or iterable of str
        Id of the claim that is taken out, or the ids of several; an empty string or list takes none out.
    thesis : str
        Id of the claim in which the argument ends.

    Returns
    -------
    list of str
        Ids of the claims that lose every path to the thesis, in alphabetical order.

    Examples
    --------
    >>> import pandas as pd
    >>> links = pd.DataFrame({"claim_id": ["A", "B", "C"], "supports_id": ["B", "T", "T"]})
    >>> unsupported(links, "B", "T")
    ['A']
    >>> unsupported(links, ["A", "C"], "T")
    []
    """
    below, out = premises(links), {pulled} if isinstance(pulled, str) else set(pulled)
    reached, frontier = {*out, thesis}, [thesis] if thesis not in out else []
    while frontier:
        fresh = [one for one in below[frontier.pop()] if one not in reached]
        reached.update(fresh)
        frontier += fresh
    return sorted(set(links["claim_id"]) - reached)


def premises(links: pd.DataFrame) -> defaultdict[str, list[str]]:
    """Return the premises of each claim, in the order of the links; a claim without any has an empty list."""
    below = defaultdict(list)
    for claim_id, supports_id in unique_links(links):
        below[supports_id].append(claim_id)
    return below


def unique_links(links: pd.DataFrame) -> list[tuple[str, str]]:
    """Return each link once: the premise and the claim that it supports."""
    return list(dict.fromkeys(zip(links["claim_id"], links["supports_id"], strict=True)))


def validate_argument(claims: pd.DataFrame, links: pd.DataFrame) -> None:
    """Raise an error if rows are missing, an id repeats, a link leads to no claim, or links form a circle."""
    require_rows(claims, "claims", "claim_id", "paragraph", "claim", "asserts", "hedge")
    require_rows(links, "links", "claim_id", "supports_id", "kind")
    require_values(claims, "claims", "claim_id", "paragraph", "claim", "asserts")
    require_values(links, "links", "claim_id", "supports_id", "kind")
    ids = claims["claim_id"]
    if ids.duplicated().any():
        raise BadInputError(
            f"claim {ids[ids.duplicated()].iloc[0]} stands in more than one row; an id names one claim."
        )
    for end in pd.concat([links["claim_id"], links["supports_id"]]):
        valid_claim_id(end, ids.tolist())
    topological_order(ids.tolist(), links)


def require_rows(frame: pd.DataFrame, name: str, *columns: str) -> None:
    """Raise BadInputError if there are no rows or a column is missing."""
    if missing := [column for column in columns if column not in frame.columns]:
        raise BadInputError(f"the {name} have no column {missing[0]!r}; they need {', '.join(columns)}.")
    if frame.empty:
        raise BadInputError(f"there are no {name} in these rows; an argument map needs at least one.")


def require_values(frame: pd.DataFrame, name: str, *columns: str) -> None:
    """Raise BadInputError if a value that the map has to write is missing."""
    for column in columns:
        if frame[column].isna().any():
            number = int(frame[column].isna().to_numpy().argmax()) + 1
            raise BadInputError(f"row {number} of the {name} has a blank in {column!r}; the map cannot do without it.")


def topological_order(ids: list[str], links: pd.DataFrame) -> list[str]:
    """Return the ids so that every claim comes after all that it supports; raise BadInputError for a circle."""
    supports = conclusions(ids, links)
    try:
        return list(TopologicalSorter(supports).static_order())
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise BadInputError(
            f"the links run in a circle, {circle}; an argument has to end in a thesis: take one of these links out."
        ) from None


def conclusions(ids: list[str], links: pd.DataFrame) -> dict[str, list[str]]:
    """Return for each claim what it supports, in the order of the links."""
    above: dict[str, list[str]] = {one: [] for one in ids}
    for claim_id, supports_id in unique_links(links):
        above[claim_id].append(supports_id)
    return above


def find_thesis(claims: pd.DataFrame, links: pd.DataFrame) -> str:
    """
    Return the claim in which the argument ends: it supports none, and most others lead to it.

    >>> links = pd.DataFrame({"claim_id": ["A", "B"], "supports_id": ["B", "T"]})
    >>> find_thesis(pd.DataFrame({"claim_id": ["A", "B", "T"]}), links)
    'T'
    """
    above = conclusions(claims["claim_id"].tolist(), links)
    ends = [one for one, supports in above.items() if not supports]
    return min(ends, key=lambda end: len(unsupported(links, "", end)))


class Layout(NamedTuple):
    """
    Positions in columns and rows: premises on the left, the thesis in the last column.

    `places` maps a claim to its column and row; `routes` maps each link, a pair of ids, to the points that it passes.
    """

    places: dict[str, tuple[float, float]]
    routes: dict[tuple[str, str], list[tuple[float, float]]]


def layout(claims: pd.DataFrame, links: pd.DataFrame) -> Layout:
    """
    Place the argument in columns; the same rows always give the same layout.

    A claim's column is the length of its longest path to the end (Sugiyama's layers). Within a column the order is the
    one with the fewest crossings that barycentre sweeps find, and the row is as near to the claim's neighbours as the
    order allows.
    """
    ids = claims["claim_id"].tolist()
    depth: dict[Node, int] = {}
    above = conclusions(ids, links)
    for one in topological_order(ids, links):
        depth[one] = 1 + max((depth[end] for end in above[one]), default=-1)
    chains = {pair: link_nodes(*pair, depth) for pair in unique_links(links)}
    inward, outward = neighbours(chains)
    rows = fewest_crossings(
        layer_columns([*depth, *(spot for one in chains.values() for spot in one[1:-1])], depth), inward, outward
    )
    heights = row_heights(rows, inward, outward)
    last = len(rows) - 1
    where = {node: (float(last - number), round(heights[node], 3)) for number, row in enumerate(rows) for node in row}
    return Layout(
        {one: where[one] for one in ids}, {pair: [where[node] for node in one] for pair, one in chains.items()}
    )


def link_nodes(start: str, end: str, depth: dict[Node, int]) -> list[Node]:
    """Return the nodes along one link: its ends and a waypoint, shared by all links to `end`, in columns between."""
    spots: list[Node] = [(end, number) for number in range(depth[start] - 1, depth[end], -1)]
    depth.update({spot: spot[1] for spot in spots})
    return [start, *spots, end]


def neighbours(chains: dict[tuple[str, str], list[Node]]) -> tuple[Neighbours, Neighbours]:
    """Return each node's neighbours in the next column towards the thesis, and in the next column away from it."""
    inward, outward = defaultdict(list), defaultdict(list)
    for outer, inner in dict.fromkeys(step for one in chains.values() for step in pairwise(one)):
        inward[outer].append(inner)
        outward[inner].append(outer)
    return inward, outward


def layer_columns(nodes: list[Node], depth: dict[Node, int]) -> Rows:
    """Sort the nodes into columns, the thesis' column first."""
    return [
        [node for node in dict.fromkeys(nodes) if depth[node] == number] for number in range(max(depth.values()) + 1)
    ]


def fewest_crossings(rows: Rows, inward: Neighbours, outward: Neighbours) -> Rows:
    """Sweep forwards and backwards over the columns; return the order with the fewest crossings."""
    tries = [rows]
    for _ in range(SWEEPS):
        rows = barycentre_sweep(rows, inward)
        rows = barycentre_sweep(rows[::-1], outward)[::-1]
        tries += [rows]
    return min(tries, key=lambda one: crossings(one, inward))


def barycentre_sweep(rows: Rows, towards: Neighbours) -> Rows:
    """Order each column by the mean position of its neighbours in the column before it."""
    done = [rows[0]]
    for row in rows[1:]:
        place = {node: index for index, node in enumerate(done[-1])}
        own = {node: index for index, node in enumerate(row)}
        middle = {node: mean_or([place[n] for n in towards[node]], own[node]) for node in row}
        done.append(sorted(row, key=lambda node, middle=middle, own=own: (middle[node], own[node])))
    return done


def mean_or(values: list[float], otherwise: float) -> float:
    """Return the mean, or another value if there are no numbers."""
    return sum(values) / len(values) if values else otherwise


def crossings(rows: Rows, inward: Neighbours) -> int:
    """Count the pairs of links that cross between two columns."""
    place = {node: index for row in rows for index, node in enumerate(row)}
    return sum(
        (place[a] - place[b]) * (place[c] - place[d]) < 0
        for row in rows
        for (a, c), (b, d) in combinations([(node, end) for node in row for end in inward[node]], 2)
    )


def row_heights(rows: Rows, inward: Neighbours, outward: Neighbours) -> dict[Node, float]:
    """Return a row for each node, as near to its neighbours as the order allows; the topmost is 0."""
    heights = {node: index - len(row) / 2 for row in rows for index, node in enumerate(row)}
    for _ in range(SWEEPS):
        for towards, sequence in ((outward, rows[::-1]), (inward, rows)):
            for row in sequence:
                wanted = [mean_or([heights[n] for n in towards[node]], heights[node]) for node in row]
                heights.update(zip(row, spread_apart(wanted), strict=True))
    top = min(heights.values())
    return {node: height - top for node, height in heights.items()}


def spread_apart(wanted: list[float]) -> list[float]:
    """
    Return positions at least 1 apart, in the same order and as near as possible to those wanted (least squares).

    >>> spread_apart([3, 3, 9])
    [2.5, 3.5, 9.0]
    """
    blocks: list[list[float]] = []  # pooled: the sum and the number of those that have to move together
    for index, value in enumerate(wanted):
        blocks.append([value - index, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] > blocks[-1][0] * blocks[-2][1]:
            total, count = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + count]
    fitted = [total / count for total, count in blocks for _ in range(int(count))]
    return [value + index for index, value in enumerate(fitted)]
