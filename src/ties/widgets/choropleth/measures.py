"""The measures of a map: one column each, with words, classes and numbers of its own, in the same years and places."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from ties.errors import BadInputError
from ties.widgets.choropleth.prepare import Prepared, prepare, widened


class Measure(NamedTuple):
    """One column on the map: its name, its title without a year, its unit, the last rank that is shown, its cells."""

    value: str
    title: str
    unit: str
    ranks_to: int | None
    prepared: Prepared


class First(NamedTuple):
    """What a map shows first: the year (0 where the rows have none), the region, the border view, the selection."""

    year: int
    region: str
    view: str
    selected: tuple[str, ...] = ()


def measures_of(frame: pd.DataFrame, value: object, options: Mapping[str, Any]) -> list[Measure]:
    """
    Prepare each column for the map, all for the years and countries that any of them has.

    An option may be a mapping from column to its own value; `options` are title, unit and those of `prepare`.
    """
    columns = columns_of(value)
    for option, given in options.items():
        require_columns_of(option, given, columns)
    titles = titles_of(options["title"], columns)
    own = [{option: own_part(given, column) for option, given in options.items()} for column in columns]
    return on_one_grid(
        [measure_of(frame, column, **one | {"title": titles[column]}) for column, one in zip(columns, own, strict=True)]
    )


def columns_of(value: object) -> list[Any]:
    """Return the columns to map, each once; one name alone is a column too."""
    listed = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    if not listed:
        raise BadInputError("value= takes a column or a list of columns, and this list is empty.")
    return list(dict.fromkeys(listed))


def require_columns_of(option: str, given: object, columns: list[Any]) -> None:
    """Refuse an option that speaks of a column that is not on the map."""
    if isinstance(given, Mapping) and (unknown := [name for name in given if name not in columns]):
        raise BadInputError(
            f"{option}= speaks of the column {unknown[0]!r}, and the map shows {', '.join(map(str, columns))}."
        )


def own_part(given: object, column: object) -> Any:
    """Return what an option says of a column; None where it is a mapping without it."""
    return given.get(column) if isinstance(given, Mapping) else given


def titles_of(title: object, columns: list[Any]) -> dict[Any, str]:
    """Return the title of each column: its own, else its name; after a title of the whole map where there is one."""
    if isinstance(title, Mapping):
        return {column: str(title.get(column, column)) for column in columns}
    if len(columns) == 1:
        return {columns[0]: text_of(title)}
    return {column: f"{title}: {column}" if title else str(column) for column in columns}


def measure_of(frame: pd.DataFrame, column: Any, *, title: str, unit: Any, **options: Any) -> Measure:
    """Prepare one column; None stands for the default of an option."""
    given = {name: option for name, option in options.items() if option is not None}
    return Measure(column, title, text_of(unit), given.get("ranks_to"), prepare(frame, column, **given))


def text_of(words: object) -> str:
    """Return words as text; nothing is empty."""
    return "" if words is None else str(words)


def on_one_grid(measures: list[Measure]) -> list[Measure]:
    """Give all measures the same years and countries."""
    years = sorted({year for one in measures for year in one.prepared.years})
    years = [year for year in years if year or len(years) == 1]  # a column without any value has no year
    codes = sorted({code for one in measures for code in one.prepared.codes})
    return with_grid(measures, years, codes)


def with_grid(measures: list[Measure], years: list[int], codes: list[str] | None = None) -> list[Measure]:
    """Return the measures with these years and countries."""
    return [
        one._replace(prepared=widened(one.prepared, years, one.prepared.codes if codes is None else codes))
        for one in measures
    ]
