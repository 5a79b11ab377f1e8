"""The settings of the map: its regions, its labels, and who a contested area is drawn with in a year."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ties.errors import BadInputError

IN_DISPUTE = "hatched"  # in the place of a country: the area is hatched and given to no one
OUTLINES_OF_TODAY = "Outlines are those of today in every year"
Point = tuple[float, float]
Holder = tuple[str | int, ...]  # a country, or `IN_DISPUTE`, and the year from which the area is drawn so


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


WORLD = Region("World", (-29.9, 0), (-30.1, 0), 84, -56)
HATCHED = BorderView("disputed areas marked", "Borders: areas in dispute are marked and given to no one.")


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
