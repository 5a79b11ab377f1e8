"""Colours that readers with any of the three kinds of colour blindness can tell apart."""

# Four categories, contrast of 3:1 or more on white; a shape or a word always goes with them.
CATEGORIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
# Further categories; only the pattern that goes with each tells them from the first ones for every eye.
MORE_CATEGORIES = ("#56B4E9", "#E69F00", "#B8B000", "#7A4B9C", "#8C510A")
# Classes from little to much, even steps of lightness, so that they also survive grey print.
SEQUENCE = ("#DDECEF", "#A9CFD6", "#6BABB8", "#2F7F90", "#0B4F62")
# Values below and above nought.
BELOW, ABOVE = "#B35806", "#0B4F62"
MIDDLE = "#F2EEDC"
NO_DATA = "#E4E4E2"
NO_DATA_HATCH = "#9A9A98"
LAND_EDGE = "#FFFFFF"
SEA = "#F3F6F8"
TIE = "#A8431F"
SELECTED = "#1A1A1A"
INK, MUTED = "#1F2933", "#52606D"
VOTES = {"yes": "#0072B2", "abstain": "#E6C229", "no": "#D55E00", "absent": "#6C757D"}


def sequence(count: int) -> tuple[str, ...]:
    """Return colours from light to dark, as far apart as possible; beyond five, steps between them."""
    picks = {0: (), 1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
    if count in picks:
        return tuple(SEQUENCE[index] for index in picks[count])
    return tuple(between(at * (len(SEQUENCE) - 1) / (count - 1)) for at in range(count))


def between(place: float) -> str:
    """Return the colour at a place in the sequence; 1.5 is half-way from the second to the third."""
    low = min(int(place), len(SEQUENCE) - 2)
    pairs = ((int(SEQUENCE[low + up][at : at + 2], 16) for up in (0, 1)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * (place - low)):02X}" for a, b in pairs)
