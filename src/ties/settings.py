"""
The settings of a course, and which course is open.

A course is a package with a file ``course.toml``. Every key of the file is a field of `Settings` or of one of the
classes below it or in `ties.atlas`; a key that is left out keeps its neutral default, so that the toolkit also works
without a course.
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

from ties.atlas import Map, require_holders
from ties.errors import BadInputError

FILE = "course.toml"
GROUP = "ties.courses"  # entry points: the installed courses
THEMES = ("economic", "defence", "diplomatic", "energy", "order")


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
    map: Map = field(default_factory=Map)

    def data_folder(self) -> Path | None:
        """Return the folder of the course's tables: the first of `data` that exists."""
        folders = places(self.folder, self.data) if self.folder else ()
        return next((folder for folder in folders if folder.is_dir()), None)


@cache  # every reading of a table asks
def places(folder: Path, names: tuple[str, ...]) -> tuple[Path, ...]:
    """Return the places in or beside a folder that names stand for."""
    return tuple((folder / name).resolve() for name in names)


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
