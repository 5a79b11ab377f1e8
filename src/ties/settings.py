"""
The settings of a course, and which course is open.

A course is a package with a file ``course.toml``. Every key of the file is a field of `Settings` or of one of the
classes below it; a key that is left out keeps its neutral default, so that the toolkit also works without a course.
The widgets ask `current()` when they are made, never at import.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache, wraps
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import UnionType
from typing import Any, get_type_hints

from ties.errors import BadInputError

FILE = "course.toml"
GROUP = "ties.courses"  # entry points: the installed courses
THEMES = ("economic", "defence", "diplomatic", "energy", "order")
IN_DISPUTE = "hatched"  # in the place of a country: the area is hatched and given to no one
Point = tuple[float, float]
Holder = tuple[str | int, ...]  # a country, or `IN_DISPUTE`, and the year from which the area is drawn so


@dataclass(frozen=True)
class Article:
    """The text that the course is about: its title and page, its thesis, its tables, and the words of its map."""

    title: str = ""
    page: str = ""
    thesis: str = ""
    claims: str = "claims"
    links: str = "claim_links"
    map_title: str = "Argument map"
    map_note: str = "Source: our reconstruction of the argument; other maps are possible."
    paragraph_note: str = "¶ paragraph; ~ hedged; an arrow leads to what a claim supports."


@dataclass(frozen=True)
class Region:
    """A part of the world: its ends in degrees; `close` regions carry the close labels, `places` the marked places."""

    name: str
    west: Point
    east: Point
    north: float
    south: float
    close: bool = False
    places: bool = False


@dataclass(frozen=True)
class BorderView:
    """
    A way to draw contested borders: a name, the note under the map, and who each contested area is drawn with.

    That is a country, or a list such as ``[["UKR"], ["RUS", 2014]]``: with Ukraine, and from 2014 with Russia.
    """

    name: str
    note: str
    areas: Mapping[str, str | tuple[Holder, ...]] = field(default_factory=dict)

    def holders(self, area: str) -> list[tuple[str | None, int]]:
        """Return who a contested area is drawn with and from which year, the first from 0; None is hatched."""
        given = self.areas.get(area, IN_DISPUTE)
        listed = [(given,)] if isinstance(given, str) else given
        return [(None if one[0] == IN_DISPUTE else str(one[0]), int([*one, 0][1])) for one in listed]

    def owner(self, area: str, iso3: str | None, year: int = 0) -> str | None:
        """Return the country that an area is drawn with in a year, 0 for today; None stands for a hatched area."""
        if iso3:
            return iso3
        return [holder for holder, first in self.holders(area) if not year or first <= year][-1]


OUTLINES_OF_TODAY = "Outlines are those of today in every year"
WORLD = Region("World", (-29.9, 0), (-30.1, 0), 84, -56)
HATCHED = BorderView("disputed areas hatched", "Borders: areas in dispute are hatched and given to no one.")


@dataclass(frozen=True)
class Map:
    """
    The map: its centre, regions, border views, and labels at longitude and latitude.

    `outlines_since` says of outlines that are younger than some data from which year they are right.
    """

    centre: float = 150.0
    region: str = "world"
    view: str = "disputed"
    regions: Mapping[str, Region] = field(default_factory=lambda: {"world": WORLD})
    views: Mapping[str, BorderView] = field(default_factory=lambda: {"disputed": HATCHED})
    labels: Mapping[str, Point] = field(default_factory=dict)
    close_labels: Mapping[str, Point] = field(default_factory=dict)
    places: Mapping[str, Point] = field(default_factory=dict)
    far_labels: tuple[str, ...] = ()
    outlines_since: Mapping[str, int] = field(default_factory=dict)

    def border_note(self, view: str, year: int) -> str:
        """Return the note of a border view, and which outlines of today a year does not have; 0 is today."""
        later = [words for words, first in self.outlines_since.items() if 0 < year < first]
        today = f"{OUTLINES_OF_TODAY}, also of {', '.join(later)}." if later else ""
        return f"{self.views[view].note} {today}".strip()


@dataclass(frozen=True)
class Timeline:
    """The timeline: the themes of events, the dates that are marked, and the words for hindsight."""

    themes: tuple[str, ...] = THEMES
    marks: Mapping[str, str] = field(default_factory=dict)
    hindsight: str = "Show what happened later (hindsight)"
    hidden: str = "Hidden, because it happened later"


@dataclass(frozen=True)
class Bloc:
    """Groups of countries whose members may also be listed singly: those of `region`, except `without`."""

    groups: tuple[str, ...] = ()
    region: str = ""
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class LessonEntry:
    """One lesson as the list of lessons names it: its number, its notebook without the ending, and its title."""

    number: int
    file: str
    title: str


@dataclass(frozen=True, eq=False)
class Settings:
    """All settings of a course; `folder` holds its ``course.toml``, None stands for no course."""

    folder: Path | None = None
    title: str = ""
    data: tuple[str, ...] = ()
    last_lesson: int = 0
    lessons: tuple[LessonEntry, ...] = ()
    answers: str = "answers.json"
    solution: str = ""
    powers: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    actor: str = ""
    year: int = 2024
    hindsight_after: date | None = None
    bloc: Bloc = Bloc()
    article: Article = Article()
    timeline: Timeline = Timeline()
    map: Map = Map()

    def data_folder(self) -> Path | None:
        """Return the folder of the course's tables: the first of `data` that exists."""
        folders = [(self.folder / name).resolve() for name in self.data] if self.folder else []
        return next((folder for folder in folders if folder.is_dir()), None)


def load(path: Path) -> Settings:
    """
    Read the settings of a course.

    Parameters
    ----------
    path : pathlib.Path
        The ``course.toml``.

    Raises
    ------
    BadInputError
        If the file cannot be read, or a key is unknown, missing or of the wrong type; the message names file and key.

    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInputError(f"{path} cannot be read as TOML: {error}.") from None
    known = build(Settings, given, f"{path}: ")
    object.__setattr__(known, "folder", path.parent)
    for kind, name, names in (
        ("region", known.map.region, known.map.regions),
        ("view", known.map.view, known.map.views),
    ):
        if name not in names:
            raise BadInputError(f"{path}: map.{kind} is {name!r}, and map.{kind}s has {', '.join(names)}.")
    for name, view in known.map.views.items():
        for area, holders in view.areas.items():
            require_holders(holders, f"{path}: map.views.{name}.areas.{area}")
    return known


def require_holders(holders: str | tuple[Holder, ...], where: str) -> None:
    """Refuse a list of holders whose years do not rise from none; `where` is the place that the error names."""
    if isinstance(holders, str):
        return
    years = [one[1] if len(one) == 2 else 0 for one in holders]
    named = all(1 <= len(one) <= 2 and isinstance(one[0], str) for one in holders)
    rising = all(isinstance(year, int) for year in years) and years == sorted(set(years))
    if not named or not rising or years[:1] != [0] or 0 in years[1:]:
        raise BadInputError(
            f'{where} is no list such as [["UKR"], ["RUS", 2014]]: the first without, later ones with a year.'
        )


def build(kind: type, given: Any, where: str) -> Any:
    """Make a settings object of a TOML table; `where` is the place that an error names."""
    if not isinstance(given, dict):
        raise BadInputError(f"{where}must be a table.")
    types = get_type_hints(kind)
    if unknown := sorted(set(given) - set(types)):
        raise BadInputError(f"{where}{unknown[0]} is not a known key; there are {', '.join(types)}.")
    needed = [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    if missing := [name for name in needed if name not in given]:
        raise BadInputError(f"{where}{missing[0]} is missing.")
    return kind(**{name: convert(types[name], value, f"{where}{name}") for name, value in given.items()})


def convert(kind: Any, value: Any, where: str) -> Any:
    """Convert one TOML value to the type of its field."""
    if hasattr(kind, "__dataclass_fields__"):
        return build(kind, value, f"{where}.")
    if isinstance(kind, UnionType):
        return convert_any([one for one in kind.__args__ if one is not type(None)], value, where)
    origin, inner = getattr(kind, "__origin__", None), getattr(kind, "__args__", ())
    if getattr(origin, "__name__", "") == "Mapping" and isinstance(value, dict):
        return {name: convert(inner[1], one, f"{where}.{name}") for name, one in value.items()}
    if origin is tuple and isinstance(value, list) and (inner[-1] is ... or len(value) == len(inner)):
        return tuple(convert(inner[0], one, where) for one in value)
    accepted = {float: (int, float), int: (int,), str: (str,), bool: (bool,)}.get(kind, (date,))
    if origin is None and isinstance(value, accepted) and (kind is bool or not isinstance(value, bool)):
        return value
    raise BadInputError(f"{where} is {value!r}, which has the wrong type.")


def convert_any(kinds: list[Any], value: Any, where: str) -> Any:
    """Convert one TOML value to the first type that fits."""
    for kind in kinds[:-1]:
        with suppress(BadInputError):
            return convert(kind, value, where)
    return convert(kinds[-1], value, where)


NEUTRAL = Settings()
opened: list[Settings] = []  # the course that was opened last, if any


def use(settings: Settings) -> None:
    """Open a course for everything that is made from now on."""
    opened[:] = [settings]


def current() -> Settings:
    """Return the settings of the open course, else of the only installed course, else neutral ones."""
    return opened[0] if opened else installed()


@cache
def installed() -> Settings:
    """Return the settings of the only installed course; neutral settings where there are none or several."""
    names = {point.value for point in entry_points(group=GROUP)}
    folder = package_folder(names.pop()) if len(names) == 1 else None
    return load(folder / FILE) if folder else NEUTRAL


def package_folder(name: str) -> Path | None:
    """Return the folder of an installed package without importing it."""
    spec = find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


nearest: dict[str, Path] = {}  # by working folder


def nearest_data() -> Path | None:
    """Return the nearest ``data`` folder with a ``datapackage.json`` at or above the working folder."""
    here = os.getcwd()
    if here not in nearest:
        folders = (folder / "data" for folder in (Path(here), *Path(here).parents))
        found = next((folder for folder in folders if (folder / "datapackage.json").is_file()), None)
        if found is None:
            return None
        nearest[here] = found
    return nearest[here]


def per_course(function: Callable[..., Any]) -> Callable[..., Any]:
    """Cache a function's results for each course, so that opening another course never shows the first one's."""
    known: dict[Any, Any] = {}

    @wraps(function)
    def cached(*args: Any) -> Any:
        key = (current(), nearest_data() if not opened else None, args)
        if key not in known:
            known[key] = function(*args)
        return known[key]

    cached.cache_clear = known.clear
    return cached
