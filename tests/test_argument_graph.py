"""The argument as data: what holds up what, what is refused, where everything stands."""

from itertools import pairwise

import pandas as pd
import pytest

from ties.argument import graph
from ties.errors import BadInputError, UnknownNameError
from ties.tables import package


def linked(*pairs):
    """Links written as "A>B": A is a premise of B."""
    return pd.DataFrame([pair.split(">") for pair in pairs], columns=["claim_id", "supports_id"]).assign(kind="reason")


def claimed(ids):
    return pd.DataFrame({"claim_id": list(ids), "paragraph": 1, "claim": "Words.", "asserts": "fact", "hedge": None})


def test_claim_is_found_by_id_and_unknown_id_offers_near_names():
    assert graph.claim("C45")["paragraph"] == 11
    with pytest.raises(UnknownNameError, match=r"did you mean .*C45"):
        graph.claim("C455")


@pytest.mark.parametrize(
    ("pulled", "lost"),
    [("B", ["A"]), ("A", []), ("D", []), ("T", ["A", "B", "C", "D"])],
    ids=["its only way", "a leaf", "one way of two", "the thesis"],
)
def test_claim_loses_support_with_its_last_path_to_the_thesis(pulled, lost):
    links = linked("A>B", "B>T", "C>D", "C>T", "D>T")
    assert graph.unsupported(links, pulled, "T") == lost


def reaching(links, thesis):
    """Walk back from the thesis: every claim that has a way to it."""
    found, ends = set(), {thesis}
    while ends := set(links.loc[links["supports_id"].isin(ends), "claim_id"]) - found:
        found |= ends
    return found


def test_most_claims_depend_on_the_two_trips():
    links = package.read("claim_links")
    left = links[(links["claim_id"] != "C42") & (links["supports_id"] != "C42")]
    lost = reaching(links, "C45") - reaching(left, "C45") - {"C42"}
    assert graph.unsupported(links, "C42", "C45") == sorted(lost)
    assert len(lost) > len(package.read("claims")) / 2


def test_published_argument_is_valid_and_ends_in_its_thesis():
    claims, links = package.read("claims"), package.read("claim_links")
    graph.validate_argument(claims, links)
    assert graph.find_thesis(claims, links) == "C45"
    assert graph.unsupported(links, "", "C45") == []


def test_thesis_is_the_end_to_which_most_claims_lead():
    assert graph.find_thesis(claimed("XABT"), linked("A>T", "B>T", "A>X")) == "T"


@pytest.mark.parametrize(
    ("claims", "links", "words"),
    [
        (claimed("AB"), linked("A>B", "B>C"), "no claim called 'C'"),
        (claimed("ABC"), linked("A>B", "B>C", "C>A"), "circle, .* → .* → .* → .*; an argument has to end"),
        (claimed("A"), linked("A>A"), "circle, A → A;"),
        (claimed("AAB"), linked("A>B"), "claim A stands in more than one row"),
        (claimed(""), linked("A>B"), "no claims in these rows"),
        (claimed("AB"), linked(), "no links in these rows"),
        (claimed("AB").drop(columns="claim"), linked("A>B"), "claims have no column 'claim'"),
        (claimed("AB").assign(claim=["Words.", None]), linked("A>B"), "row 2 of the claims has a blank in 'claim'"),
    ],
    ids=["link to nowhere", "circle", "itself", "twice", "no claims", "no links", "no column", "blank"],
)
def test_validate_argument_raises_on_invalid_rows(claims, links, words):
    with pytest.raises((BadInputError, UnknownNameError), match=words):
        graph.validate_argument(claims, links)


def test_circle_is_named_in_the_direction_of_its_links():
    with pytest.raises(BadInputError, match=r"A → B → C → A|B → C → A → B|C → A → B → C"):
        graph.topological_order(list("ABC"), linked("A>B", "B>C", "C>A"))


def test_every_link_leads_to_a_column_nearer_the_thesis():
    places, routes = graph.layout(package.read("claims"), package.read("claim_links"))
    assert all(places[start][0] < places[end][0] for start, end in routes)
    assert max(places, key=lambda one: places[one][0]) == "C45"


def test_no_boxes_overlap_and_long_links_pass_beside_them():
    places, routes = graph.layout(package.read("claims"), package.read("claim_links"))
    spots = sorted({*places.values(), *(point for route in routes.values() for point in route[1:-1])})
    assert all(b[1] - a[1] > 0.99 for a, b in pairwise(spots) if a[0] == b[0])


def test_long_links_to_one_claim_share_their_way():
    _, routes = graph.layout(package.read("claims"), package.read("claim_links"))
    bends = {routes[start, "C44"][-2] for start in ("C13", "C35", "C54")}
    assert len(bends) == 1


def test_claims_with_a_common_premise_are_neighbours_without_crossings():
    places, _ = graph.layout(claimed("XYZPQT"), linked("X>T", "Y>T", "Z>T", "P>X", "P>Z", "Q>Y"))
    assert abs(places["X"][1] - places["Z"][1]) == 1


def test_boxes_wanting_one_row_move_apart_evenly():
    assert graph.spread_apart([0, 0, 5]) == [-0.5, 0.5, 5]


def test_same_rows_give_the_same_layout():
    claims, links = package.read("claims"), package.read("claim_links")
    assert graph.layout(claims, links) == graph.layout(claims.copy(), links.copy())
