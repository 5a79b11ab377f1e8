"""
Read a course's tables and cite them.

The tables are those of the open course, else those in the nearest ``data`` folder with a ``datapackage.json``, else
those of the only installed course (`ties.settings`).
"""

import hashlib
import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ties import settings
from ties.errors import DamagedTableError, TiesError, UnknownNameError
from ties.tables import validation

if TYPE_CHECKING:
    import pandas as pd

REFERENCE = ("countries", "country_names", "outlines")  # a course without them uses those of the installed course
DTYPES = {"string": "str", "date": "str", "number": "float64", "integer": "int64", "boolean": "bool"}
DTYPES_WITH_BLANKS = {"string": "str", "date": "str", "number": "float64", "integer": "Int64", "boolean": "boolean"}
PARSED: dict[str, "pd.DataFrame"] = {}  # by checksum: a table that was read before is copied


class NoTablesError(TiesError, LookupError):
    """There is no folder of tables to read from."""


def folder(name: str = "") -> Path:
    """
    Return the folder of the tables.

    Parameters
    ----------
    name : str, optional
        Name of a table. The three reference tables of the map are taken from the installed course where the open
        course has none of its own.

    Raises
    ------
    NoTablesError
        If no course is open or installed and no ``data`` folder is near.

    """
    own = settings.current().data_folder() if settings.opened else settings.nearest_data()
    shared = settings.installed().data_folder()
    if own is None or (name in REFERENCE and shared and name not in resources(own)):
        own = shared
    if own is None:
        raise NoTablesError(
            "there are no tables: install a course, or start in a folder that has data/datapackage.json."
        )
    return own


def read(name: str) -> "pd.DataFrame":
    """
    Read one table of the course.

    Parameters
    ----------
    name : str
        Name of the table, such as ``"trade"``. ``data/README.md`` lists them with columns and units.

    Returns
    -------
    pandas.DataFrame
        The rows, with the types that ``datapackage.json`` declares. A blank cell means *not reported* and becomes a
        missing value, never a zero. The frame is yours to change.

    Raises
    ------
    UnknownNameError
        If there is no such table; the message offers near names.
    DamagedTableError
        If the file differs from the published one; the message names the file, and row and column where it can.

    Examples
    --------
    >>> read("countries").query("iso3 == 'VNM'")["short_name"].item()
    'Vietnam'

    """
    raw, checksum = verified_bytes(name), metadata(name)["hash"]
    if checksum not in PARSED:
        PARSED[checksum] = parse(raw, metadata(name)["schema"]["fields"])
    return PARSED[checksum].copy()


def parse(raw: bytes, fields: list[dict[str, Any]]) -> "pd.DataFrame":
    """Parse the bytes of a table with the types that its schema declares."""
    import pandas as pd  # late: whoever only asks where the tables are does not need it

    types = {field["name"]: dtype(field) for field in fields}
    return pd.read_csv(BytesIO(raw), dtype=types, keep_default_na=False, na_values=[""])


def read_outlines() -> dict[str, Any]:
    """Read the outlines of the map: a GeoJSON FeatureCollection, one feature per area, in degrees."""
    return json.loads(verified_bytes("outlines"))


def cite(name: str) -> str:
    """
    Cite one table in a line.

    Parameters
    ----------
    name : str
        Name of the table.

    Returns
    -------
    str
        Publisher and release, the day it was retrieved, the terms, and the file.

    Raises
    ------
    UnknownNameError
        If there is no such table.

    Examples
    --------
    >>> cite("economies").startswith("World Bank")
    True

    """
    resource = metadata(name)
    sources = "; ".join(map(source_words, resource["sources"]))
    terms = "; ".join(licence["title"] for licence in resource["licenses"])
    return f"{sources}. Terms: {terms}. Table: data/{resource['path']}."


def source_words(source: dict[str, str]) -> str:
    """Name one source: its title, its release if it has one, and the day it was retrieved."""
    release = f", {source['version']}" if "version" in source else ""
    return f"{source['title']}{release} (retrieved {source['retrieved']})"


def metadata(name: str) -> dict[str, Any]:
    """Return the entry of one table in datapackage.json: columns, units, sources, terms, vintage."""
    known = resources(folder(name))
    if name not in known:
        raise UnknownNameError("table", name, known)
    return known[name]


@cache
def resources(data: Path) -> dict[str, dict[str, Any]]:
    """Read the datapackage.json of one folder; return the metadata of each table by its name."""
    try:
        found = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))["resources"]
        return {resource["name"]: resource for resource in found}
    except (OSError, ValueError, LookupError, TypeError):
        raise DamagedTableError(f"data/datapackage.json cannot be read; {validation.REMEDY}") from None


def verified_bytes(name: str) -> bytes:
    """Return the bytes of one table after comparing them with the published checksum."""
    resource = metadata(name)
    path = folder(name) / resource["path"]
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = f"data/{resource['path']} cannot be read ({error.strerror})"
        raise DamagedTableError(f"{reason}; {validation.REMEDY}") from None
    if f"sha256:{hashlib.sha256(raw).hexdigest()}" != resource["hash"]:
        raise DamagedTableError(validation.sentence(resource, raw))
    return raw


def dtype(field: dict[str, Any]) -> str:
    """Return the pandas type of a column; a column that may be blank gets a nullable type."""
    required = field.get("constraints", {}).get("required", False)
    return (DTYPES if required else DTYPES_WITH_BLANKS)[field["type"]]
