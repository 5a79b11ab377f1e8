"""Gaps between two reports of one flow, and between forecast and outcome."""

import pandas as pd

from ties.errors import BadInputError
from ties.measures.rows import PAIR, numbers_of, require_columns, unique_reported_rows, with_codes
from ties.tables import values


def mirror_gap(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """
    Compare what each exporter reports with what its partner reports as an import (mirror statistics).

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per ``iso3`` (who reports), ``partner_iso3``, ``year`` and ``flow`` (``"export"`` or ``"import"``, in
        any spelling; re-exports are not compared), with the rows of both sides.
    value : str
        Column of numbers, in any unit.

    Returns
    -------
    pandas.DataFrame
        One row per exporter, importer and year that both report: the two numbers, ``gap`` (importer minus exporter, in
        the unit of `value`) and ``relative_gap`` (gap divided by the mean of both, no unit). Imports include freight,
        so a gap of a few per cent is normal.

    Raises
    ------
    BadInputError
        If a column is missing or a key occurs twice.

    Notes
    -----
    See Morgenstern, *On the Accuracy of Economic Observations* (1950).

    Examples
    --------
    >>> import pandas as pd
    >>> trade = pd.DataFrame({"iso3": ["RUS", "CHN"], "partner_iso3": ["CHN", "RUS"], "year": 2021,
    ...                       "flow": ["export", "import"], "trade_usd_million": [68.0, 79.0]})
    >>> mirror_gap(trade, "trade_usd_million")[["exporter_iso3", "importer_iso3", "gap"]].values.tolist()
    [['RUS', 'CHN', 11.0]]
    """
    require_columns(frame, *PAIR)
    known = unique_reported_rows(with_codes(frame, *PAIR), [*PAIR, "year", "flow"], value)
    sold, bought = (known[known["flow"] == flow].drop(columns="flow") for flow in ("export", "import"))
    sold = sold.rename(columns={"iso3": "exporter_iso3", "partner_iso3": "importer_iso3"})
    bought = bought.rename(columns={"iso3": "importer_iso3", "partner_iso3": "exporter_iso3"})
    both = sold.merge(bought, on=["exporter_iso3", "importer_iso3", "year"], suffixes=("_exporter", "_importer"))
    exporter, importer = both[f"{value}_exporter"], both[f"{value}_importer"]
    mean = (exporter + importer) / 2
    return both.assign(gap=importer - exporter, relative_gap=(importer - exporter) / mean.where(mean > 0))


def brier_score(forecasts: pd.DataFrame, *, by: str = "forecaster") -> pd.Series:
    """
    Score forecasts against outcomes: the mean squared difference (Brier score).

    Parameters
    ----------
    forecasts : pandas.DataFrame
        One row per forecaster and question: `by`, ``probability`` (0 to 1) and ``outcome`` (bool). Rows without an
        outcome are left out. `ties.predictions` returns such rows; add a column for the forecaster.
    by : str, optional
        Column that names the forecaster.

    Returns
    -------
    pandas.Series
        One score without a unit per forecaster: 0 is perfect, 0.25 is the score of always saying one half, 1 is certain
        and wrong each time.

    Raises
    ------
    BadInputError
        If a column is missing or a probability is not between 0 and 1.

    Notes
    -----
    See Brier, *Verification of forecasts expressed in terms of probability* (1950).

    Examples
    --------
    >>> import pandas as pd
    >>> forecasts = pd.DataFrame({"forecaster": "class", "probability": [0.9, 0.5], "outcome": [True, False]})
    >>> brier_score(forecasts).round(2).to_dict()
    {'class': 0.13}
    """
    require_columns(forecasts, by, "probability", "outcome")
    read = {"probability": numbers_of(forecasts, "probability")}
    read["outcome"] = values.read_column(forecasts, "outcome", values.yes_no)
    known = forecasts.assign(**read).dropna(subset=["probability", "outcome"])
    if not known["probability"].between(0, 1).all():
        raise BadInputError("a probability lies between 0 and 1; 70 percent is 0.7.")
    gaps = known["probability"].astype("float64") - known["outcome"].astype("float64")
    return (gaps**2).groupby(known[by]).mean().rename("brier_score")
