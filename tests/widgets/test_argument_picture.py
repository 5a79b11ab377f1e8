"""The still argument map is read back: which box leads to which, shapes, lines and their legend."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from ties.display import palette
from ties.tables.package import read
from ties.widgets.argument_map import fallback
from ties.widgets.argument_map.widget import map_argument


@pytest.fixture
def drawn(pictures):
    """The figure of the whole argument, with our verdicts and one claim selected."""
    map_argument(
        read("claims"), read("claim_links"), evidence=read("claim_evidence"), show_verdicts=True, selected="C25"
    )
    return pictures[-1]


def boxes(fig):
    """Return the words in each box and where they are, by claim."""
    return {text.get_text().split()[0]: text for text in fig.axes[0].texts}


def nearest(fig, point):
    """Return the claim in whose box, or just left of whose box, a point is."""
    texts = boxes(fig)
    spots = np.array([text.get_position() for text in texts.values()])
    inside = np.flatnonzero((np.abs(spots - point) <= (fallback.WIDE + 6, fallback.HIGH)).all(axis=1))
    return list(texts)[int(inside[0])] if len(inside) == 1 else None


def curves(fig):
    """Return the patches of the links: open paths of cubic curves."""
    return [patch for patch in fig.axes[0].patches if not patch.get_facecolor()[3]]


def ends(curve):
    points = curve.get_path().vertices
    return points[0], points[-1]


def outline(fig, claim_id):
    """Return the patch of a claim's box."""
    spot = boxes(fig)[claim_id].get_position()
    (box,) = [
        patch for patch in fig.axes[0].patches if patch.get_facecolor()[3] and patch.get_path().contains_point(spot)
    ]
    return box


def test_every_curve_runs_from_a_premise_to_what_it_supports(drawn):
    links = read("claim_links").drop_duplicates(["claim_id", "supports_id"])
    seen = [tuple(nearest(drawn, point) for point in ends(curve)) for curve in curves(drawn)]
    assert sorted(seen) == sorted(zip(links["claim_id"], links["supports_id"], strict=True))


def test_every_arrow_is_at_the_claim_that_is_supported(drawn):
    tips = [tuple(line.get_xydata()[0]) for line in drawn.axes[0].lines]
    assert tips == [tuple(ends(curve)[1]) for curve in curves(drawn)]
    assert {line.get_marker() for line in drawn.axes[0].lines} == {">"}


def test_premises_are_left_of_what_they_support(drawn):
    assert all(start[0] < end[0] for start, end in map(ends, curves(drawn)))
    left, right = drawn.axes[0].get_xlim()
    assert left < right


def legends(fig):
    """Return the legend of shapes and that of lines: each key by its words without the count, and the counts."""
    found = []
    for box in fig.legends:
        words = [text.get_text() for text in box.get_texts()]
        found.append(dict(zip(words, box.legend_handles, strict=True)))
    return found


def test_a_box_has_the_colours_and_shape_of_its_kind_in_the_legend(drawn):
    shapes = {words.split(" (")[0]: key for words, key in legends(drawn)[0].items()}
    for claim_id, kind in zip(read("claims")["claim_id"], read("claims")["asserts"], strict=True):
        box = outline(drawn, claim_id)
        assert to_hex(box.get_facecolor()) == to_hex(shapes[kind].get_markerfacecolor())
        corners = box.get_path().vertices - boxes(drawn)[claim_id].get_position()
        assert np.allclose(corners[:-1], shapes[kind].get_marker().vertices[:-1])
        if claim_id != "C25":
            assert to_hex(box.get_edgecolor()) == to_hex(shapes[kind].get_markeredgecolor())


def test_the_legend_counts_claims_and_links_of_each_kind(drawn):
    shapes, lines = legends(drawn)
    claims = read("claims")["asserts"].value_counts()
    links = read("claim_links").drop_duplicates(["claim_id", "supports_id"])["kind"].value_counts()
    assert set(shapes) == {f"{kind} ({count})" for kind, count in claims.items()}
    assert set(lines) == {f"{kind} ({count})" for kind, count in links.items()}


def test_a_link_has_the_width_and_dashes_of_its_kind_in_the_legend(drawn):
    looks = {words.split(" (")[0]: key for words, key in legends(drawn)[1].items()}
    kinds = (
        read("claim_links").drop_duplicates(["claim_id", "supports_id"]).set_index(["claim_id", "supports_id"])["kind"]
    )
    for curve in curves(drawn):
        key = looks[kinds[tuple(nearest(drawn, point) for point in ends(curve))]]
        assert curve.get_linewidth() == key.get_linewidth()
        assert (curve.get_linestyle() == "-") == (key.get_linestyle() == "-")
    dashed = {kind for kind, key in looks.items() if key.get_linestyle() != "-"}
    assert dashed == {"background", "significance"} & set(looks)
    assert len({(key.get_linewidth(), key.get_linestyle()) for key in looks.values()}) == len(looks)


def test_a_box_names_its_paragraph_its_hedge_and_our_verdict(drawn):
    signs = {"supported": "✓", "partly": "◐", "contradicted": "✗", "not testable": "?"}
    for row in read("claims").to_dict("records"):
        hedged = ["~"] if isinstance(row["hedge"], str) else []
        words = [row["claim_id"], f"¶{row['paragraph']}", *hedged, signs.get(row["verdict"], "…")]
        assert boxes(drawn)[row["claim_id"]].get_text().split() == words


def test_without_verdicts_no_box_has_a_sign(pictures):
    map_argument(read("claims"), read("claim_links"))
    assert not any(sign in text.get_text() for text in boxes(pictures[-1]).values() for sign in "✓◐✗?…")


def test_the_selected_claim_alone_has_a_dark_thick_edge(drawn):
    dark = [
        claim_id
        for claim_id in boxes(drawn)
        if to_hex(outline(drawn, claim_id).get_edgecolor()).upper() == palette.SELECTED
        and outline(drawn, claim_id).get_linewidth() > 1
    ]
    assert dark == ["C25"]


def test_no_box_covers_another_and_all_are_inside_the_picture(drawn):
    spots = np.array([text.get_position() for text in boxes(drawn).values()])
    gaps = np.abs(spots[:, None] - spots[None])
    apart = (gaps[..., 0] >= 2 * fallback.WIDE) | (gaps[..., 1] >= 2 * fallback.HIGH)
    assert (apart | np.eye(len(spots), dtype=bool)).all()
    (left, right), (bottom, top) = drawn.axes[0].get_xlim(), drawn.axes[0].get_ylim()
    assert (spots > (left, top)).all()
    assert (spots < (right, bottom)).all()


def test_no_curve_passes_through_the_box_of_a_third_claim(drawn):
    spots = {claim_id: text.get_position() for claim_id, text in boxes(drawn).items()}
    for curve in curves(drawn):
        own = {nearest(drawn, point) for point in ends(curve)}
        along = curve.get_path().interpolated(1).to_polygons(closed_only=False)[0]
        for claim_id, spot in spots.items():
            inside = (np.abs(along - spot) < (fallback.WIDE - 2, fallback.HIGH - 2)).all(axis=1).any()
            assert claim_id in own or not inside
