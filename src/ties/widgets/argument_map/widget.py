"""The argument map: claims, the links between them and, where the student has weighed them, the verdicts."""

from typing import Any

import pandas as pd
import traitlets

from ties.argument import graph
from ties.display import figure
from ties.errors import BadInputError
from ties.settings import current
from ties.widgets import base
from ties.widgets.argument_map import fallback

FILTERS = {
    "theme": "Theme",
    "asserts": "Asserts",
    "type": "Type",
    "hedged": "Hedge",
    "paragraph": "Paragraph",
    "verdict": "Verdict",
}
LEDGER = ("claim_id", "lesson", "direction", "strength", "limit")


def map_argument(
    claims: pd.DataFrame,
    links: pd.DataFrame,
    *,
    evidence: pd.DataFrame | None = None,
    verdicts: pd.DataFrame | None = None,
    selected: str | None = None,
    title: str | None = None,
    show_verdicts: bool = False,
) -> "ArgumentMap":
    """
    Map an argument as picture, tree and table: a row a claim, a row a link from a premise to what it supports.

    ``evidence`` adds what speaks for and against a claim; ``verdicts`` is a ledger, as ``ties.ledger()`` gives it. Our
    verdict on a claim shows once the student has weighed it there, or everywhere with ``show_verdicts``. The map's
    ``.selected`` is the id of the open claim and ``.pulled`` that of the claim that is pulled out, or None; both can
    be read and set in the next cell.
    """
    graph.validate_argument(claims, links)
    for frame, name, columns in ((evidence, "evidence", fallback.EVIDENCE), (verdicts, "verdicts", LEDGER)):
        if frame is not None and not frame.empty:
            graph.require_rows(frame, name, *columns)
    drawn = fallback.Argument(claims, links, current().article.map_title if title is None else title, show_verdicts)
    selected = drawn.thesis if selected is None else graph.valid_claim_id(selected, drawn.ids)
    return ArgumentMap(drawn, evidence, verdicts, selected)


class ArgumentMap(base.ScriptedWidget):
    """The map; everything is sent once, so that walking and pulling out need no kernel."""

    _esm = base.script(__file__, "argument_map.js")
    _css = base.read_beside(__file__, "argument_map.css")
    spec = traitlets.Dict().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    pulled = traitlets.Unicode(None, allow_none=True).tag(sync=True)

    def __init__(
        self, drawn: fallback.Argument, evidence: pd.DataFrame | None, verdicts: pd.DataFrame | None, selected: str
    ) -> None:
        self.drawn = drawn
        self.summary = fallback.argument_alt_text(drawn)
        self.fallback_html = figure.figure_html(
            fallback.draw_argument(drawn, selected), alt=self.summary, caption=fallback.picture_caption(drawn)
        )
        self.fallback_html += fallback.folded_table(drawn)
        super().__init__(spec=specification(drawn, evidence, verdicts), selected=selected)
        self.remember(("argument", drawn.title, *drawn.ids, selected), "selected", "pulled")

    @traitlets.validate("selected")
    def _known(self, proposal: dict[str, Any]) -> str:
        return graph.valid_claim_id(proposal["value"], self.drawn.ids)

    @traitlets.validate("pulled")
    def _can_be_pulled(self, proposal: dict[str, Any]) -> str | None:
        claim_id = proposal["value"]
        if claim_id == self.drawn.thesis:
            raise BadInputError(f"{claim_id} is the thesis, to which all others lead; pull out one of those.")
        return claim_id and graph.valid_claim_id(claim_id, self.drawn.ids)


def specification(
    drawn: fallback.Argument, evidence: pd.DataFrame | None, verdicts: pd.DataFrame | None
) -> dict[str, Any]:
    """Give everything the script draws from; no verdict of ours that the student may not see yet."""
    weighed = own_verdicts(verdicts)
    claims = [claim_entry(drawn, row, weighed) for row in drawn.claims.to_dict("records")]
    known = {} if evidence is None or evidence.empty else evidence_by_claim(evidence)
    for claim in claims:
        claim |= {way: known.get((claim["id"], way), []) for way in ("supports", "challenges")}
    return {
        "title": drawn.title,
        "thesis": drawn.thesis,
        "claims": claims,
        "links": [
            {"from": start, "to": end, "kind": kind, "d": fallback.svg_path(drawn.curve(start, end), curved=True)}
            for start, end, kind in drawn.edges
        ],
        "lost": drawn.lost,
        "shapes": {
            name: {"d": fallback.svg_path(shape.outline, curved=False), "edge": shape.edge, "ground": shape.ground}
            for name, shape in drawn.shapes
        },
        "kinds": drawn.kinds,
        "size": drawn.size,
        "filters": filter_entries(claims),
        "evidence": evidence is not None,
        "judged": "verdict" in drawn.claims,
        "note": current().article.map_note,
    }


def claim_entry(drawn: fallback.Argument, row: dict[str, Any], weighed: dict[str, list[str]]) -> dict[str, Any]:
    """Give one claim as the script needs it: its words, its place, its neighbours and the verdicts that may show."""
    claim_id = row["claim_id"]
    x, y = drawn.spot(claim_id)
    hedge = fallback.hedge_word(row)
    shown = {
        "id": claim_id,
        "claim": row["claim"],
        "asserts": row["asserts"],
        "hedge": hedge,
        "hedged": "hedged" if hedge else "not hedged",
        **{name: str(row[name]) for name in ("paragraph", "theme", "type") if pd.notna(row.get(name))},
        "x": x,
        "y": y,
        "supports_ids": drawn.supports[claim_id],
        "premises": sorted(drawn.premises[claim_id], key=lambda one: drawn.spot(one)[1]),
        "yours": weighed.get(claim_id, []),
    }
    if drawn.show_verdicts or claim_id in weighed:
        shown["judgement"] = fallback.verdict_label(row)
        shown |= {name: row[name] for name in ("verdict", "confidence", "reasoning") if pd.notna(row.get(name))}
    return shown


def own_verdicts(verdicts: pd.DataFrame | None) -> dict[str, list[str]]:
    """Give the student's lines of the ledger in words, by claim; lines on claims that are not here do no harm."""
    lines: dict[str, list[str]] = {}
    for row in [] if verdicts is None else verdicts.sort_values("lesson").to_dict("records"):
        limit = f"; limit: {row['limit']}" if isinstance(row["limit"], str) and row["limit"] else ""
        words = f"lesson {row['lesson']}: {row['direction']}, strength {row['strength']} of 3{limit}"
        lines.setdefault(row["claim_id"], []).append(words)
    return lines


def evidence_by_claim(evidence: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Give the evidence on each claim by direction, in words, with how sure it is and where it comes from."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in evidence.to_dict("records"):
        words = f"{row['note']} ({', '.join(filter(None, (row['confidence'], source_table(row))))})"
        found.setdefault((row["claim_id"], row["direction"]), []).append(words)
    return found


def source_table(row: dict[str, Any]) -> str:
    """Name the table of the module that a piece of evidence was read from, where it was one."""
    return f"table {row['table']}" if isinstance(row.get("table"), str) else ""


def filter_entries(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the filters that can tell any two claims apart, each with its values and how many claims have them."""
    found = []
    for key, label in FILTERS.items():
        values = [claim[key] for claim in claims if key in claim]
        known = sorted(set(values), key=lambda value: value.rjust(9) if value.isdigit() else value)
        if len(known) > 1 or (key == "verdict" and known):
            options = {value: f"{value} ({values.count(value)})" for value in known}
            found.append({"key": key, "label": label, "options": options})
    return found
