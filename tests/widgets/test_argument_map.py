"""The argument map: what it shows, what it keeps to itself, and that its fallback says the same."""

import json
import re

import pandas as pd
import pytest

from ties.argument.graph import unsupported
from ties.errors import BadInputError, TiesError, UnknownNameError
from ties.tables.package import read
from ties.widgets.argument_map.fallback import KINDS, SHAPES
from ties.widgets.argument_map.widget import map_argument, with_directions


def ledger(*rows):
    return pd.DataFrame(rows, columns=["claim_id", "lesson", "direction", "strength", "limit"])


WEIGHED = ledger(("C25", 6, "silent", 1, ""), ("C25", 5, "challenges", 3, "registers only"))


def whole(**options):
    return map_argument(read("claims"), read("claim_links"), evidence=read("claim_evidence"), **options)


def opened(chart, claim_id):
    return next(claim for claim in chart.spec["claims"] if claim["id"] == claim_id)


@pytest.fixture(scope="module")
def chart():
    return whole()


def test_map_contains_every_claim_and_link_of_the_tables(chart):
    assert [claim["id"] for claim in chart.spec["claims"]] == read("claims")["claim_id"].tolist()
    assert len(chart.spec["links"]) == len(read("claim_links"))


def test_every_claim_and_link_is_inside_the_picture(chart):
    width, height = chart.spec["size"]
    assert all(40 < claim["x"] < width - 40 and 15 < claim["y"] < height - 15 for claim in chart.spec["claims"])


def test_evidence_without_confidence_and_table_is_its_note_alone():
    rows = read("claim_evidence").query("claim_id == 'C25'").assign(confidence=None, table=None)
    chart = map_argument(read("claims"), read("claim_links"), evidence=rows, selected="C25")
    claim = opened(chart, "C25")
    assert sorted(claim["supports"] + claim["challenges"]) == sorted(rows["note"])


def test_claim_has_its_evidence_for_and_against(chart):
    claim = opened(chart, "C25")
    rows = read("claim_evidence").query("claim_id == 'C25'").groupby("direction")["note"].apply(list)
    assert all(note in text for note, text in zip(rows["supports"], claim["supports"], strict=True))
    assert all(note in text for note, text in zip(rows["challenges"], claim["challenges"], strict=True))


def test_premises_are_sorted_from_top_to_bottom(chart):
    premises = [opened(chart, one) for one in opened(chart, "C42")["premises"]]
    assert [one["y"] for one in premises] == sorted(one["y"] for one in premises)
    assert all("C42" in one["supports_ids"] for one in premises)


def test_course_verdict_is_not_sent_before_the_student_weighs_the_claim(chart):
    assert not any("verdict" in claim or "reasoning" in claim for claim in chart.spec["claims"])
    assert read("claims")["reasoning"][0] not in json.dumps(chart.spec, ensure_ascii=False) + chart.fallback_html


def test_course_verdict_is_sent_for_weighed_claims():
    chart = whole(verdicts=WEIGHED)
    assert [claim["id"] for claim in chart.spec["claims"] if "verdict" in claim] == ["C25"]
    assert opened(chart, "C25")["judgement"] == "✗ contradicted"
    assert opened(chart, "C25")["yours"] == [
        "lesson 5: challenges, strength 3 of 3; limit: registers only",
        "lesson 6: silent",
    ]


def test_with_show_verdicts_every_verdict_has_a_sign_and_a_word():
    signs = {opened["judgement"] for opened in whole(show_verdicts=True).spec["claims"]}
    assert {"✓ supported", "◐ partly", "✗ contradicted", "… too early"} <= signs


def test_fallback_and_summary_do_not_depend_on_the_students_answers(chart):
    weighed = whole(verdicts=WEIGHED)
    assert (weighed.fallback_html, weighed.summary) == (chart.fallback_html, chart.summary)


def test_empty_ledger_and_lines_on_other_claims_are_ignored():
    assert not any(claim["yours"] for claim in whole(verdicts=ledger()).spec["claims"])
    assert not any(claim["yours"] for claim in whole(verdicts=ledger(("C99", 1, "silent", 1, ""))).spec["claims"])


def test_taking_a_claim_out_names_the_claims_without_support(chart):
    assert (chart.pulled, chart.lost) == ([], [])
    chart.pulled = "C42"
    assert chart.lost == unsupported(read("claim_links"), "C42", "C45")
    chart.pulled = "C39"
    assert chart.lost == ["C40", "C41", "C47", "C52"]
    chart.pulled = []


def test_claims_pulled_out_together_can_take_more_along_than_each_alone():
    chart, links = whole(), read("claim_links")
    chart.pulled = ["C19", "C34"]
    alone = {one for claim_id in chart.pulled for one in unsupported(links, claim_id, "C45")}
    assert chart.lost == unsupported(links, ["C19", "C34"], "C45")
    assert set(chart.lost) - alone - {"C19", "C34"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, []), ("C42", ["C42"]), (("C42", "C23"), ["C42", "C23"]), (["C42", "C42"], ["C42"]), ([], []),
    ],
)  # fmt: skip
def test_pulled_takes_one_id_several_or_none(given, kept):
    chart = whole()
    chart.pulled = given
    assert chart.pulled == kept


def test_ids_may_be_whole_numbers():
    claims = pd.DataFrame({"claim_id": [1, 2, 3], "paragraph": 1, "claim": "Words.", "asserts": "fact", "hedge": None})
    links = pd.DataFrame({"claim_id": [1.0, 2.0], "supports_id": [2, 3], "kind": "reason"})
    weighed = ledger((2, 5, "silent", 1, ""))
    chart = map_argument(claims, links, verdicts=weighed, selected=2)
    chart.pulled = 2
    assert (chart.selected, chart.pulled, chart.lost, chart.spec["thesis"]) == ("2", ["2"], ["1"], "3")
    assert opened(chart, "2")["yours"] == ["lesson 5: silent"]
    with pytest.raises(UnknownNameError, match="no claim called '9'"):
        chart.pulled = [9]


def test_a_box_has_the_first_words_of_its_claim_or_those_of_a_short_column():
    claims = read("claims")
    boxes = {one["id"]: one["short"] for one in whole().spec["claims"]}
    for claim_id, words in claims.set_index("claim_id")["claim"].items():
        assert words.startswith(" ".join(boxes[claim_id]).removesuffix(" …"))
        assert len(boxes[claim_id]) <= 3
        assert max(map(len, boxes[claim_id])) <= 21
    named = claims.assign(short=[None, "  ", *[f"Words of {n}" for n in range(2, len(claims))]])
    chart = map_argument(named, read("claim_links"))
    assert [one["short"] for one in chart.spec["claims"]][:3] == [
        *[boxes[one] for one in ("C01", "C02")],
        ["Words of 2"],
    ]


def test_every_kind_of_claim_has_its_meaning_in_words(chart):
    meanings = chart.spec["meanings"]
    assert set(read("claims")["asserts"]) | set(read("claims")["type"]) <= set(meanings)
    assert meanings["aim"] == "it says that somebody wants something"


def test_claim_never_linked_to_the_thesis_is_not_counted_as_lost():
    claims = read("claims").query("claim_id in ['C01', 'C39', 'C40', 'C45', 'C44', 'C50']")
    links = pd.DataFrame({"claim_id": ["C40", "C39", "C01", "C50"], "supports_id": ["C39", "C45", "C45", "C44"]})
    small = map_argument(claims, links.assign(kind="reason"))
    small.pulled = ["C39"]
    assert small.lost == ["C40"]
    assert small.spec["thesis"] == "C45"


def test_selected_and_pulled_can_be_set_from_the_next_cell():
    chart = whole(selected="C19")
    chart.selected, chart.pulled = "C25", "C42"
    assert (chart.selected, chart.pulled) == ("C25", ["C42"])
    chart.pulled = None
    assert chart.pulled == []


@pytest.mark.parametrize("name", ["selected", "pulled"])
def test_unknown_claim_raises_error_and_changes_nothing(chart, name):
    before = getattr(chart, name)
    with pytest.raises(UnknownNameError, match=r"no claim called 'C422'; did you mean .*C42"):
        setattr(chart, name, "C422")
    assert getattr(chart, name) == before


def test_thesis_cannot_be_taken_out(chart):
    with pytest.raises(BadInputError, match="C45 is the thesis"):
        chart.pulled = "C45"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"selected": "C455"}, "no claim called 'C455'"),
        ({"claims": read("claims").assign(asserts="rumour")}, "no kind of assertion called 'rumour'"),
        (
            {"links": read("claim_links").assign(kind="reasons")},
            "no kind of link called 'reasons'; did you mean reason",
        ),
        ({"links": read("claim_links").head(0)}, "no links in these rows"),
        ({"claims": read("claims").head(0)}, "no claims in these rows"),
        ({"claims": read("claims").head(40)}, "no claim called"),
        ({"verdicts": WEIGHED.drop(columns="limit")}, "verdicts have no column 'limit'"),
        ({"evidence": read("claim_evidence").drop(columns="note")}, "evidence have no column 'note'"),
    ],
)
def test_map_argument_raises_on_invalid_input(options, words):
    with pytest.raises(TiesError, match=words) as refused:
        map_argument(**({"claims": read("claims"), "links": read("claim_links")} | options))
    assert len(str(refused.value)) < 200


def test_map_with_few_columns_and_blanks_is_drawn():
    claims = pd.DataFrame({"claim_id": ["A", "T"], "paragraph": 1, "claim": "Words <b>.", "asserts": "fact"})
    links = pd.DataFrame({"claim_id": ["A", "A"], "supports_id": ["T", "T"], "kind": "reason"})
    small = map_argument(claims.assign(hedge=None, verdict=None), links, selected="T", show_verdicts=True)
    assert len(small.spec["links"]) == 1
    assert "Words &lt;b&gt;" in small.fallback_html
    json.dumps(small.spec, allow_nan=False)


@pytest.mark.parametrize("show_verdicts", [False, True])
def test_fallback_is_small_and_allowed_in_untrusted_notebooks(show_verdicts):
    fallback_html = whole(show_verdicts=show_verdicts).fallback_html
    (picture,) = re.findall(r"base64,([^\"]+)", fallback_html)
    assert len(picture) < 45_000
    assert len(fallback_html) - len(picture) < 22_000
    assert not re.search(r"<(svg|style|script)|aria-|role=|tabindex", fallback_html.replace(picture, ""))


def test_the_alt_text_counts_claims_links_kinds_and_hedges(chart):
    assert f'alt="{chart.summary[:40]}' in chart.fallback_html
    counts = read("claims")["asserts"].value_counts()
    sizes = f"{len(read('claims'))} claims and {len(read('claim_links'))} links"
    assert f"{sizes} end in C45" in chart.summary
    assert all(f"{count} {name}" in chart.summary for name, count in counts.items())
    assert f"{read('claims')['hedge'].notna().sum()} are hedged" in chart.summary


def test_map_is_labelled_as_a_reconstruction(chart):
    (caption,) = re.findall(r"<figcaption>(.+?)</figcaption>", chart.fallback_html)
    assert caption.startswith("Source: our reconstruction")
    assert chart.spec["note"].startswith("Source: our reconstruction")


def test_closed_table_lists_what_each_claim_supports(chart):
    assert "C13 → C34 (reason), C44 (significance)" in chart.fallback_html
    assert chart.fallback_html.count('<th scope="row"') == len(read("claims"))


def test_kinds_differ_in_shape_or_line_and_not_only_colour():
    outlines = {shape.outline.tobytes() for shape in SHAPES.values()}
    assert len(outlines) == len(SHAPES)
    looks = {(look["dashes"], look["width"]) for look in whole().spec["kinds"].values()}
    assert len(looks) == len(KINDS)


@pytest.mark.parametrize(
    ("written", "read"), [("For", "supports"), ("SUPPORTS", "supports"), ("against", "challenges")]
)
def test_the_direction_of_evidence_is_read_in_any_spelling(written, read):
    rows = pd.DataFrame({"claim_id": ["C45"], "direction": [written], "note": ["A note."], "confidence": ["high"]})
    assert with_directions(rows)["direction"].tolist() == [read]


@pytest.mark.parametrize("written", ["perhaps", None, 1])
def test_a_direction_that_no_side_could_show_is_refused(written):
    rows = pd.DataFrame({"claim_id": ["C45"], "direction": [written], "note": ["A note."], "confidence": ["high"]})
    with pytest.raises(BadInputError, match="evidence, row 0, column 'direction'"):
        map_argument(read("claims"), read("claim_links"), evidence=rows)
