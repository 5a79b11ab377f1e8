"""Interactive map of an argument: claims, links, and verdicts on the claims that the student has weighed."""

import numbers
from typing import Any

import pandas as pd
import traitlets

from ties.argument import graph
from ties.display import figure
from ties.display.judgement import judgement
from ties.errors import BadInputError
from ties.settings import current
from ties.tables import values
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
DIRECTION = values.one_of(
    "direction",
    {"supports": ("support", "supporting", "for", "pro"), "challenges": ("challenge", "challenging", "against", "con")},
)
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
    Draw an interactive map of an argument as picture, tree and table.

    Parameters
    ----------
    claims : pandas.DataFrame
        One row per claim. Columns: ``claim_id`` (unique; a whole number is taken as text), ``paragraph``, ``claim``
        (its words), ``asserts`` (``"fact"``, ``"aim"``, ``"effect"``, ``"forecast"`` or ``"value"``) and ``hedge`` (the
        hedging word, or missing). Optional columns: ``short`` (a few words for its box; else the first words of
        ``claim``), ``theme``, ``type``, ``verdict``, ``confidence`` and ``reasoning``.
    links : pandas.DataFrame
        One row per link from a premise (``claim_id``) to the claim that it supports (``supports_id``), with ``kind``:
        ``"reason"``, ``"elaboration"``, ``"background"`` or ``"significance"``. The links must not form a circle.
    evidence : pandas.DataFrame, optional
        One row per piece of evidence: ``claim_id``, ``direction`` (``"supports"`` or ``"challenges"``, also as *for* or
        *against*), ``note`` (text) and ``confidence``; optional ``table``, the table that it was read from.
    verdicts : pandas.DataFrame, optional
        The student's ledger, as `ties.ledger` returns it. The course's verdict on a claim is shown once the claim is
        here.
    selected : str, optional
        Id of the claim that is open first. Default: the thesis.
    title : str, optional
        Title of the map. Default: the title in the course's settings.
    show_verdicts : bool, optional
        Show the course's verdict on every claim.

    Returns
    -------
    ArgumentMap
        A widget with a static picture and table as its fallback. ``.selected`` and ``.pulled`` follow the map and can
        be set from the next cell; ``.lost`` is what falls with the claims that are pulled out.

    Raises
    ------
    BadInputError
        If there are no rows, a column or a needed value is missing, an id occurs twice, or the links form a circle.
    UnknownNameError
        If a link or `selected` names an unknown claim, or ``asserts`` or ``kind`` has an unknown value.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"claim_id": ["A", "T"], "paragraph": [1, 2], "claim": ["Trade grew.", "Ties last."],
    ...                        "asserts": ["fact", "value"], "hedge": [None, "perhaps"]})
    >>> links = pd.DataFrame({"claim_id": ["A"], "supports_id": ["T"], "kind": ["reason"]})
    >>> chart = map_argument(claims, links, title="A short argument")
    >>> chart.selected, chart.pulled
    ('T', [])
    >>> chart.pulled = ["A"]  # what is left of the argument without this claim?
    >>> chart.lost
    []
    """
    claims, links = with_text_ids(claims, "claim_id"), with_text_ids(links, "claim_id", "supports_id")
    evidence, verdicts = (with_text_ids(frame, "claim_id") for frame in (evidence, verdicts))
    graph.validate_argument(claims, links)
    for frame, name, columns in ((evidence, "evidence", fallback.EVIDENCE), (verdicts, "verdicts", LEDGER)):
        if frame is not None and not values.require_frame(frame, name).empty:
            graph.require_rows(frame, name, *columns)
    evidence = evidence if evidence is None or evidence.empty else with_directions(evidence)
    drawn = fallback.Argument(claims, links, current().article.map_title if title is None else title, show_verdicts)
    selected = drawn.thesis if selected is None else graph.valid_claim_id(text_id(selected), drawn.ids)
    return ArgumentMap(drawn, evidence, verdicts, selected)


class ClaimId(traitlets.Unicode):
    """The id of a claim; a whole number is taken as text."""

    def validate(self, obj: Any, value: Any) -> str:
        """Return the id as text."""
        return super().validate(obj, text_id(value))


class ClaimIds(traitlets.List):
    """Ids of claims; a single id, or None, is taken too."""

    def validate(self, obj: Any, value: Any) -> list[str]:
        """Return the ids as a list of texts, each once."""
        given = [] if value is None else value if isinstance(value, list | tuple | set) else [value]
        return super().validate(obj, list(dict.fromkeys(map(text_id, given))))


class ArgumentMap(base.ScriptedWidget):
    """
    Map of an argument, made by `map_argument`. Everything is sent once, so using the map needs no kernel.

    Attributes
    ----------
    selected : str
        Id of the claim that is open.
    pulled : list of str
        Ids of the claims that are taken out of the argument; the map marks the claims that lose their support. One id,
        or None, can be set too. The thesis cannot be taken out.
    lost : list of str
        Ids of the claims that no longer lead to the thesis without the pulled ones.
    """

    _esm = base.script(__file__, "argument_map.js")
    _css = base.style(__file__, "argument_map.css")
    spec = traitlets.Dict().tag(sync=True)
    selected = ClaimId().tag(sync=True)
    pulled = ClaimIds().tag(sync=True)

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
    def _can_be_pulled(self, proposal: dict[str, Any]) -> list[str]:
        ids = [graph.valid_claim_id(one, self.drawn.ids) for one in proposal["value"]]
        if (thesis := self.drawn.thesis) in ids:
            raise BadInputError(f"{thesis} is the thesis, to which all others lead; pull out one of those.")
        return ids

    @property
    def lost(self) -> list[str]:
        """Ids of the claims that no longer lead to the thesis without the pulled ones."""
        return self.drawn.lost(self.pulled)


def specification(
    drawn: fallback.Argument, evidence: pd.DataFrame | None, verdicts: pd.DataFrame | None
) -> dict[str, Any]:
    """Return everything that the script draws from, without verdicts that the student may not see yet."""
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
        "shapes": {
            name: {"d": fallback.svg_path(shape.outline, curved=False), "edge": shape.edge, "ground": shape.ground}
            for name, shape in drawn.shapes
        },
        "kinds": drawn.kinds,
        "size": drawn.size,
        "wide": fallback.WIDE,
        "high": fallback.HIGH,
        "lines": fallback.LINES,
        "meanings": fallback.TYPES | {name: shape.meaning for name, shape in drawn.shapes},
        "filters": filter_entries(claims),
        "evidence": evidence is not None,
        "judged": "verdict" in drawn.claims,
        "note": current().article.map_note,
    }


def claim_entry(drawn: fallback.Argument, row: dict[str, Any], weighed: dict[str, list[str]]) -> dict[str, Any]:
    """Return one claim as the script needs it: words, place, neighbours and the verdicts that may be shown."""
    claim_id = row["claim_id"]
    x, y = drawn.spot(claim_id)
    hedge = fallback.hedge_word(row)
    shown = {
        "id": claim_id,
        "claim": row["claim"],
        "short": fallback.short_words(row),
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


def text_id(given: Any) -> Any:
    """Return a whole number as text, so that ids may be numbers; anything else is returned as it is."""
    whole = isinstance(given, numbers.Integral) or (isinstance(given, float) and given.is_integer())
    return str(int(given)) if whole and not isinstance(given, bool) else given


def with_text_ids(frame: pd.DataFrame | None, *columns: str) -> pd.DataFrame | None:
    """Return a table whose columns of ids hold text; what is no table, or has no such column, is refused later."""
    if not isinstance(frame, pd.DataFrame):
        return frame
    known = [column for column in columns if column in frame.columns]
    return frame.assign(**{column: frame[column].astype(object).map(text_id) for column in known})


def own_verdicts(verdicts: pd.DataFrame | None) -> dict[str, list[str]]:
    """Return the student's ledger lines in words, by claim; claims that are not on the map are never looked up."""
    lines: dict[str, list[str]] = {}
    for row in [] if verdicts is None else verdicts.sort_values("lesson").to_dict("records"):
        limit = f"; limit: {row['limit']}" if isinstance(row["limit"], str) and row["limit"] else ""
        words = f"lesson {row['lesson']}: {judgement(row['direction'], row['strength'], ' of 3')}{limit}"
        lines.setdefault(row["claim_id"], []).append(words)
    return lines


def with_directions(evidence: pd.DataFrame) -> pd.DataFrame:
    """Read the direction of each piece of evidence; a blank one is refused, since no side could show it."""
    directions = values.read_column(evidence, "direction", DIRECTION, what="evidence")
    if (blank := directions.isna().to_numpy()).any():
        raise BadInputError(
            f"evidence, row {evidence.index[blank.argmax()]}, column 'direction': write supports or challenges."
        )
    return evidence.assign(direction=directions)


def evidence_by_claim(evidence: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Return the evidence by claim and direction, in words, with confidence and source."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in evidence.to_dict("records"):
        about = [part for part in (row["confidence"], source_table(row)) if isinstance(part, str) and part]
        words = f"{row['note']} ({', '.join(about)})" if about else row["note"]
        found.setdefault((row["claim_id"], row["direction"]), []).append(words)
    return found


def source_table(row: dict[str, Any]) -> str:
    """Return the name of the table that a piece of evidence was read from, or an empty string."""
    return f"table {row['table']}" if isinstance(row.get("table"), str) else ""


def filter_entries(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the filters that separate at least two claims, each with its values and counts."""
    found = []
    for key, label in FILTERS.items():
        values = [claim[key] for claim in claims if key in claim]
        known = sorted(set(values), key=lambda value: value.rjust(9) if value.isdigit() else value)
        if len(known) > 1 or (key == "verdict" and known):
            options = {value: f"{value} ({values.count(value)})" for value in known}
            found.append({"key": key, "label": label, "options": options})
    return found
