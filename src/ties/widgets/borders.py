"""Three ways to draw contested borders, and the sentence that each prints on its map."""

# Areas that the outlines hold apart, and the country each view draws them with. What is not named is hatched.
VIEWS = {
    "un": {"crimea": "UKR", "northern-cyprus": "CYP", "somaliland": "SOM"},
    "controlled": {"crimea": "RUS", "southern-kurils": "RUS", "siachen-glacier": "IND"},
    "disputed": {},
}
NAMES = {"un": "as UN resolutions", "controlled": "as controlled", "disputed": "disputed areas hatched"}
NOTES = {
    "un": "Borders: Crimea with Ukraine, as in General Assembly resolution 68/262; "
    "southern Kurils / Northern Territories hatched (administered by Russia, claimed by Japan; no such resolution).",
    "controlled": "Borders: by who administers an area, which says nothing about law: Crimea (annexed by Russia, not "
    "recognised by the General Assembly) and the southern Kurils / Northern Territories with Russia.",
    "disputed": "Borders: areas in dispute hatched and given to no one, Crimea and the southern Kurils / Northern "
    "Territories among them. Drawing every dispute as even is a choice too.",
}


def owner(area_id: str, iso3: str | None, view: str) -> str | None:
    """Give the country that a view draws an area with; None is hatched."""
    return iso3 if iso3 else VIEWS[view].get(area_id)
