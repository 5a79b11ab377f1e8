"""Names and codes of countries."""

import re
import unicodedata

import pandas as pd

from ties.errors import AmbiguousNameError, UnknownNameError
from ties.settings import per_course
from ties.tables import package


def iso3(name: str) -> str:
    """
    Give the ISO 3166 three-letter code for a code or for a name as publishers spell it.

    Capitals, accents and punctuation do not matter. An unknown name is refused with the near names, and a name
    that several countries carry (*Korea*, *Congo*) with those countries.

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
    """Give the short name that tables and maps print for each code."""
    return dict(zip(*countries()[["iso3", "short_name"]].to_dict("list").values(), strict=True))


def short_name(code: str) -> str:
    """Give the short name for one code: `PRK` is North Korea."""
    return short_names()[iso3(code)]


@per_course
def countries() -> pd.DataFrame:
    """Read the table of countries once; callers must not change it."""
    return package.read("countries")


@per_course
def spellings() -> dict[str, str]:
    """Map each folded spelling to its code, or to candidates joined by `;`, as where two spellings fold alike."""
    codes: dict[str, set[str]] = {}
    for name, code in spellings_as_written().items():
        codes.setdefault(fold(name), set()).update(code.split(";"))
    return {name: ";".join(sorted(found)) for name, found in codes.items()}


@per_course
def spellings_as_written() -> dict[str, str]:
    """Map codes, names, short names and publishers' spellings to the code; names that must not match are left out."""
    known = countries()
    other = package.read("country_names")
    other = other.assign(iso3=other["iso3"].fillna(other["candidates"])).dropna(subset=["iso3"])
    frames = [known[["name", "iso3"]], known[["short_name", "iso3"]], other[["name", "iso3"]]]
    pairs = [pair for frame in frames for pair in frame.itertuples(index=False, name=None)]
    return dict(pairs) | {code: code for code in known["iso3"]}


def fold(name: str) -> str:
    """Strip what publishers spell differently: capitals, accents, punctuation, *the*, *and* (but AND is Andorra)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("&", " and ")).split()
    return " ".join([word for word in words if word not in ("the", "and")] or words)
