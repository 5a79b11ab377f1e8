"""Names and codes of countries."""

import re
import unicodedata
from numbers import Real

import pandas as pd

from ties.errors import AmbiguousNameError, UnknownNameError
from ties.settings import per_course
from ties.tables import package

NOT_AVAILABLE = "NA"  # also the two letters of Namibia


def iso3(name: str | int) -> str:
    """
    Return the ISO 3166-1 alpha-3 code of a country.

    Parameters
    ----------
    name : str or int
        A code of three or two letters, the number of ISO 3166-1 and M49, or a name in any spelling that publishers
        use. Capitals, accents and punctuation do not matter.

    Returns
    -------
    str
        The three-letter code.

    Raises
    ------
    UnknownNameError
        If no country has this name; the message offers near names.
    AmbiguousNameError
        If several countries have this name, as with *Korea* and *Congo*; the message lists them.

    Examples
    --------
    >>> iso3("Viet Nam"), iso3("Korea, Dem. People's Rep. of"), iso3("kor"), iso3("KP"), iso3(704)
    ('VNM', 'PRK', 'KOR', 'PRK', 'VNM')
    """
    code = spellings().get(folded_name(name))
    if code is None:
        raise UnknownNameError("country", name, [known for known in spellings_as_written() if len(known) > 3])
    if len(candidates := code.split(";")) > 1:
        raise AmbiguousNameError(name, [f"{short_names()[one]} ({one})" for one in candidates])
    return code


def folded_name(name: object) -> str:
    """Return a name or number as `spellings` keeps it; a number has no leading zeros, and nothing else is a name."""
    if isinstance(name, str):
        return re.sub(r"^0+(?=\d+$)", "", fold(name))
    whole = isinstance(name, Real) and not isinstance(name, bool) and name == name and float(name).is_integer()
    return str(int(name)) if whole else ""


def is_no_country(name: str) -> bool:
    """Return whether a name is known and must not be matched: a group, a sum, a state of the past."""
    return folded_name(name) in unmatched() or re.fullmatch(r"OWID_[A-Z0-9]+", name) is not None


@per_course
def unmatched() -> set[str]:
    """Return the folded names in the table of spellings that mean no country of today."""
    other = package.read("country_names")
    return {fold(name) for name in other.loc[other["iso3"].isna() & other["candidates"].isna(), "name"]}


@per_course
def short_names() -> dict[str, str]:
    """Return the short name for each code, as tables and maps print it."""
    return dict(zip(*countries()[["iso3", "short_name"]].to_dict("list").values(), strict=True))


def short_name(code: str) -> str:
    """Return the short name for one code: `PRK` is North Korea."""
    return short_names()[iso3(code)]


@per_course
def countries() -> pd.DataFrame:
    """Read the table of countries once; callers must not change it."""
    return package.read("countries")


@per_course
def spellings() -> dict[str, str]:
    """Return the code of each folded spelling, or the candidates joined by `;` where spellings fold alike."""
    codes: dict[str, set[str]] = {}
    for name, code in [*spellings_as_written().items(), *short_codes()]:
        codes.setdefault(folded_name(name), set()).update(code.split(";"))
    return {name: ";".join(sorted(found)) for name, found in codes.items()}


@per_course
def spellings_as_written() -> dict[str, str]:
    """Return the code for each code, name, short name and publisher's spelling that matches a country."""
    known = countries()
    other = package.read("country_names")
    other = other.assign(iso3=other["iso3"].fillna(other["candidates"])).dropna(subset=["iso3"])
    frames = [known[["name", "iso3"]], known[["short_name", "iso3"]], other[["name", "iso3"]]]
    pairs = [pair for frame in frames for pair in frame.itertuples(index=False, name=None)]
    return dict(pairs) | {code: code for code in known["iso3"]}


def short_codes() -> list[tuple[str, str]]:
    """Return two letters and number of each country with its code, except NA, which may mean *not available*."""
    known = countries()
    frames = [known[[name, "iso3"]].dropna() for name in ("iso2", "iso_n3") if name in known]
    return [pair for frame in frames for pair in frame.itertuples(index=False, name=None) if pair[0] != NOT_AVAILABLE]


def fold(name: str) -> str:
    """Remove what publishers spell differently: capitals, accents, punctuation, *the*, *and* (but AND is Andorra)."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", " ", plain.replace("&", " and ")).split()
    return " ".join([word for word in words if word not in ("the", "and")] or words)
