"""Other names under which the search of the map finds a country."""

from ties.settings import per_course
from ties.tables import countries
from ties.widgets.choropleth import projection


@per_course
def other_names() -> dict[str, str]:
    """Return the other names of each country on the map, joined by ``|``; a name that several share is with each."""
    drawn = {area.iso3 for area in projection.areas() if area.iso3}
    found: dict[str, dict[str, str]] = {code: {} for code in sorted(drawn)}
    for name, codes in countries.spellings_as_written().items():
        for code in drawn.intersection(codes.split(";")):
            found[code].setdefault(countries.fold(name), name)
    return {code: "|".join(names) for code, several in found.items() if (names := without_own(code, several))}


def without_own(code: str, several: dict[str, str]) -> list[str]:
    """Return the names, by their folded form, that say more than the code, the short name and a number."""
    known = {countries.fold(code), countries.fold(countries.short_name(code))}
    return [name for folded, name in several.items() if folded not in known and not folded.isdigit()]
