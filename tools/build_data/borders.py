"""What is contested about an area that the map draws, in a sentence each, and names of areas without a code."""

NAMES = {
    "crimea": "Crimea",
    "northern-cyprus": "Northern Cyprus",
    "siachen-glacier": "Siachen Glacier",
    "somaliland": "Somaliland",
    "southern-kurils": "Southern Kurils / Northern Territories",
}

KASHMIR = "In Kashmir the line of control is drawn; India and Pakistan each claim what the other administers."
DEMARCATION = "The border between the two Koreas is the military demarcation line of 1953."
SEA = "The Paracel and Spratly islands, which several states claim, are not drawn."

NOTES = {
    "ARG": "Claims the Falkland Islands (Malvinas) and South Georgia, administered by the United Kingdom.",
    "BRN": SEA,
    "CHN": (
        "Drawn with Aksai Chin and the Shaksgam valley, administered by China and claimed by India. "
        f"Taiwan is an area of its own. {SEA}"
    ),
    "CYP": "Drawn without Northern Cyprus, which is an area of its own.",
    "EGY": "Drawn with the Halaib triangle, administered by Egypt and claimed by Sudan.",
    "ESH": "Administered for the most part by Morocco, which claims it; also claimed by the Polisario Front.",
    "FLK": "Administered by the United Kingdom; claimed by Argentina.",
    "GEO": "Drawn with Abkhazia and South Ossetia, which Georgia does not administer; Russia recognises both.",
    "GUY": "Drawn with the Essequibo region, administered by Guyana and claimed by Venezuela.",
    "IND": f"Drawn with Arunachal Pradesh, administered by India and for the most part claimed by China. {KASHMIR}",
    "IOT": "Administered by the United Kingdom; claimed by Mauritius.",
    "ISR": (
        "Drawn with the Golan Heights, claimed by Syria. "
        "Annexed by Israel, not recognised by the Security Council (497)."
    ),
    "JPN": (
        "Drawn without the southern Kurils, which are an area of their own. Not drawn: the Senkaku/Diaoyu islands, "
        "administered by Japan and claimed by China and Taiwan, and Takeshima/Dokdo, claimed by Japan."
    ),
    "KOR": f"{DEMARCATION} Not drawn: Dokdo/Takeshima, administered by South Korea and claimed by Japan.",
    "MAR": "Drawn without Western Sahara, which Morocco claims and for the most part administers.",
    "MDA": "Drawn with Transnistria, which Moldova does not administer.",
    "MYS": SEA,
    "PAK": KASHMIR,
    "PHL": SEA,
    "PRK": DEMARCATION,
    "PSE": "The West Bank and Gaza; borders with Israel are not agreed.",
    "RUS": "Drawn without Crimea and the southern Kurils, which are areas of their own.",
    "SDN": "Drawn with Abyei, whose status is open, and without the Halaib triangle, administered by Egypt.",
    "SGS": "Administered by the United Kingdom; claimed by Argentina.",
    "SOM": "Drawn without Somaliland, which is an area of its own.",
    "SRB": "Drawn without Kosovo, which is an area of its own.",
    "SYR": "Drawn without the Golan Heights, administered by Israel and claimed by Syria.",
    "TWN": f"Administered from Taipei; claimed by China. {SEA}",
    "UKR": (
        "Drawn without Crimea, which is an area of its own, and with the four regions that Russia declared "
        "annexed in 2022, not recognised by the General Assembly (ES-11/4)."
    ),
    "VEN": "Drawn without the Essequibo region, administered by Guyana and claimed by Venezuela.",
    "VNM": SEA,
    "XKX": "Declared independence in 2008; claimed by Serbia. Recognised by some states and not by others.",
    "crimea": (
        "Administered by Russia since 2014; claimed by Ukraine. "
        "Annexed by Russia, not recognised by the General Assembly (68/262)."
    ),
    "northern-cyprus": "Administered by Turkish Cypriot authorities whom Türkiye recognises; claimed by Cyprus.",
    "siachen-glacier": "Administered by India for the most part; claimed by India and Pakistan.",
    "somaliland": "Administered by authorities in Hargeisa; claimed by Somalia.",
    "southern-kurils": (
        "Iturup/Etorofu, Kunashir/Kunashiri, Shikotan and the Habomai islands: "
        "administered by Russia; claimed by Japan."
    ),
}
