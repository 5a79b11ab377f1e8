"""Prediction widget: predict, lock, reveal. The answer is not in the live view before the lock."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ties.display.figure import RichOutput
from ties.errors import BadInputError, UnknownNameError
from ties.learning import answer_store
from ties.learning.predictions import scoring
from ties.learning.predictions.forms import (
    CHANCES,
    FIRST,
    OUTCOME,
    Limits,
    chance_form,
    is_finite_number,
    is_offered,
    line_form,
    number_form,
    rank_form,
    within_limits,
)
from ties.learning.predictions.panel import Prediction
from ties.settings import current
from ties.widgets.draw_line.widget import DrawnLine, roomy_top, series_by_year

KINDS = ("number", "chance", "rank", "line")
SEALED = "Locked. The answer is opened in lesson {}."
SAVED_BELIEF = "Locked. You will meet this {} again in lesson {}."


def predict(
    key: str,
    question: str,
    *,
    answer: float | bool | Sequence[str] | pd.Series | None = None,
    reveal: RichOutput | None = None,
    unit: str = "",
    digits: int | None = None,
    within: float | None = None,
    kind: str = "number",
    sealed: bool = False,
    given: pd.Series | None = None,
    years: Iterable[int] | None = None,
    top: float | None = None,
    least: float | None = None,
    most: float | None = None,
    closing: str = "",
    final: bool = False,
) -> Prediction:
    """
    Ask for a prediction; when it is locked, the figure, the value and the difference in words can be opened.

    Parameters
    ----------
    key : str
        Id under which the prediction is stored at once and restored when the cell is run again.
    question : str
        The question.
    answer : float, bool, sequence of str or pandas.Series, optional
        The true value, in the form of `kind`. A prediction without an answer is stored as it is.
    reveal : RichOutput, optional
        Figure that is shown with the answer, as `ties.figure` returns it.
    unit : str, optional
        Unit of a number or a line, such as ``"%"``.
    digits : int, optional
        Decimal places that are shown. Default: 1 for a line, else 0.
    within : float, optional
        How near a number has to be to the answer, in `unit`. Default: a tenth of the answer.
    kind : str, optional
        ``"number"``; ``"chance"``: how likely a statement is, in per cent, with the answer True or False; ``"rank"``:
        the order of a few names, with the answer in the right order; ``"line"``: a line over `years`, with a Series by
        year as the answer; a year in which its value is missing is "not reported" and not asked.
    sealed : bool, optional
        Keep the answer closed until the last lesson of the course.
    given : pandas.Series, optional
        For a line: the values, by year, that are shown from the start.
    years : iterable of int, optional
        For a line: the years of the plot. Default: the years of `answer` and `given`.
    top : float, optional
        For a line: the end of the axis. Default: well above the largest value.
    least, most : float, optional
        For a number: what it cannot be below or above, such as 0 and 100 for a share in per cent. A number beyond them
        is refused with a sentence.
    closing : str, optional
        Sentence after the lock of a prediction whose answer is not opened here. Default: it names the last lesson.
    final : bool, optional
        Open the answer at once with the lock, and offer no change before: for forecasts that were sealed earlier.

    Returns
    -------
    Prediction
        A widget. A locked prediction can be changed until the student opens the answer; one that is changed afterwards
        says so, and the first one counts. The fallback is the question with the answer in a closed element.
        ``.guess`` is what the form contains.

    Raises
    ------
    UnknownNameError
        If `kind` is unknown.
    BadInputError
        If `answer` does not have the form of `kind`, or an option does not belong to `kind`.

    Examples
    --------
    >>> predict("P1", "What share of trade was with Russia?", answer=0.6, unit="%", digits=1).summary
    'Prediction P1: What share of trade was with Russia?'
    """
    if kind not in KINDS:
        raise UnknownNameError("kind of prediction", kind, KINDS)
    if kind != "line" and any(option is not None for option in (given, years, top)):
        raise BadInputError("given, years and top belong to kind='line'.")
    if kind != "number" and (least, most) != (None, None):
        raise BadInputError("least and most belong to kind='number'.")
    digits = (1 if kind == "line" else 0) if digits is None else digits
    scoring.require_options(digits, within, answer if kind == "number" else None, reveal)
    if kind == "line":
        plot, line = line_to_draw(question, answer, given, years, top, unit, digits)
        form, truth = line_form(plot), answer is not None and scoring.LineTruth(line, plot, question, reveal)
    elif kind == "rank":
        order = scoring.require_order(answer)
        form, truth = rank_form(neutral_order(order)), scoring.RankTruth(order, reveal)
    elif kind == "chance":
        form, truth = (
            chance_form(),
            answer is not None and scoring.Truth(scoring.require_bool(answer), "", 0, 0, reveal),
        )
    else:
        require_possible_answer(answer, (least, most))
        form = number_form(unit, digits, margin_words(answer, within, unit, digits), (least, most))
        truth = answer is not None and number_truth(answer, unit, digits, within, reveal)
    last = current().last_lesson
    closing = closing or (SAVED_BELIEF.format(form.noun, last) if answer is None else SEALED.format(last))
    return Prediction(key, question, form, truth if truth and not sealed else None, closing, final=final)


def require_possible_answer(answer: Any, limits: Limits) -> None:
    """Raise BadInputError if the true value is beyond the limits that the question sets."""
    if is_finite_number(answer) and not within_limits(answer, limits):
        raise BadInputError(f"the answer {answer:g} is beyond least and most, {limits[0]} and {limits[1]}.")


def margin_words(answer: Any, within: float | None, unit: str, digits: int) -> str:
    """Return the tolerance in words, without a number that would reveal the answer."""
    if within is None:
        return "" if answer is None else "a tenth"
    return scoring.format_margin(within, unit, digits) if within else ""


def number_truth(answer: Any, unit: str, digits: int, within: float | None, reveal: RichOutput | None) -> scoring.Truth:
    """Return a number as the truth; the default tolerance is a tenth of it."""
    value = scoring.require_number(answer)
    return scoring.Truth(value, unit, digits, abs(value) / 10 if within is None else within, reveal)


def neutral_order(order: list[str]) -> list[str]:
    """Sort names by the alphabet, or in reverse if the alphabet is the answer."""
    names = sorted(order)
    return names[::-1] if names == order else names


def line_to_draw(
    question: str,
    answer: pd.Series | None,
    given: pd.Series | None,
    years: Iterable[int] | None,
    top: float | None,
    unit: str,
    digits: int,
) -> tuple[DrawnLine, pd.Series]:
    """Return the plot and the true line over its years: the answer, and the given values where it has none."""
    known = series_by_year(pd.Series(dtype="float64") if given is None else given, "given")
    line = known if answer is None else series_by_year(answer, "the answer of kind='line'").combine_first(known)
    span = whole_years(
        years if years is not None else range(line.index.min(), line.index.max() + 1) if len(line) else ()
    )
    if not set(span) - set(known.dropna().index):
        raise BadInputError("kind='line' needs years to draw: an answer or years that go beyond what is given.")
    line = line.reindex(span)
    largest = line.abs().fillna(0).max()
    end = roomy_top(largest) if top is None else top
    if not is_finite_number(end) or end <= 0 or end < largest:
        raise BadInputError("top, the end of the axis, is above nought and not below the largest number of the line.")
    bottom = -end if line.min() < 0 else 0.0
    blank = () if answer is None or line.isna().all() else line.index[line.isna()]
    options = {"unit": unit, "digits": digits, "bottom": bottom, "top": float(end), "missing": map(int, blank)}
    return DrawnLine(span, known.reindex(span), label=question, **options), line


def whole_years(years: Iterable[int]) -> list[int]:
    """Return the years in order, each once; raise BadInputError for anything that is not a year."""
    try:
        return sorted({int(year) for year in years})
    except (TypeError, ValueError):
        raise BadInputError("years are whole numbers, such as range(2014, 2020).") from None


def predictions() -> pd.DataFrame:
    """
    Return the predictions that the student has locked.

    Returns
    -------
    pandas.DataFrame
        One row per prediction, in the order of the keys: ``key`` (str), ``value``, ``probability`` (float, 0 to 1: how
        likely or how sure the student said), ``outcome`` (boolean), ``reason`` (str) and ``changed`` (bool). The
        outcome is true if the statement came true, the number is within its tolerance, the line has the right
        direction, or the first place is right; it is missing without an answer and while a prediction is sealed. If a
        prediction was changed after its answer had been opened, ``changed`` is true and the other columns are those of
        the first one.
        `ties.measures.brier_score` takes these rows with a column for the forecaster.

    Examples
    --------
    >>> predictions().columns.tolist()
    ['key', 'value', 'probability', 'outcome', 'reason', 'changed']
    """
    return as_predictions(answer_store.entries())


def as_predictions(entries: Mapping[str, Any]) -> pd.DataFrame:
    """Return the predictions among stored entries as a table."""
    kept = sorted(entries.items())
    rows = [
        prediction_row(key, entry)
        for key, entry in kept
        if isinstance(entry, dict) and entry.get("kind") == "prediction"
    ]
    frame = pd.DataFrame(rows, columns=["key", "value", "probability", OUTCOME, "reason", "changed"])
    return frame.astype({"probability": "float64", OUTCOME: "boolean", "changed": "bool"})


def prediction_row(key: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Return one row; a probability or outcome that is not valid (the file may have been edited) is left missing."""
    changed = isinstance(entry.get(FIRST), dict)
    entry = entry[FIRST] if changed else entry
    percent = entry.get("confidence", entry.get("value"))
    known = {"probability": percent / 100 if is_offered(percent, CHANCES) else None}
    outcome = entry.get(OUTCOME) if entry.get(OUTCOME) in (True, False) else None
    return {"key": key, **entry, **known, OUTCOME: outcome, "changed": changed}
