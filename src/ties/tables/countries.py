"""Names and codes of countries."""

import re
import unicodedata

import pandas as pd

from ties.errors import AmbiguousNameError, UnknownNameError
from ties.settings import per_course
from ties.tables import package


def iso3(name: str) -> str:
    """
    Return the ISO 3166-1 alpha-3 code of a country.

    Parameters
    ----------
    name : str
        A code, or a name in any spelling that publishers use. Capitals, accents and punctuation do not matter.

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
    >>> iso3("Viet Nam"), iso3("Korea, Dem. People's Rep. of"), iso3("kor")
    ('VNM', 'PRK', 'KOR')
    """
    code = spellings().get(fold(str(name)))
    if code is None:
        raise UnknownNameError("country", name, [known for known in spellings_as_written() if len(known) > 3])
    if len(candidates := code.split(";")) > 1:
        raise AmbiguousNameError(name, [f"{short_names()[one]} ({one})" for one in candidates])
    return code


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
    for name, code in spellings_as_written().items():
        codes.setdefault(fold(name), set()).update(code.split(";"))
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


def fold(name: str) -> str:
    """Remove what publishers spell differently: capitals, accents, punctuation, *the*, *and* (but AND is Andorra)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("&", " and ")).split()
    return " ".join([word for word in words if word not in ("the", "and")] or words)
