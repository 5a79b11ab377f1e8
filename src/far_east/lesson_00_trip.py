"""The trip of June 2024 in lesson 0: its map and its story, both read from the tables."""

from itertools import pairwise
from textwrap import fill

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

import ties
from far_east.words import short_names
from ties.display import palette
from ties.display.figure import RichOutput
from ties.settings import current
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.fallback import class_style, line_path, ring_path

ACTOR, MONTH, BOTH_VISITS = "RUS", "2024-06", "C42"
TOWNS = {"Moscow": (37.6, 55.8), "Pyongyang": (125.8, 39.0), "Hanoi": (105.8, 21.0)}  # longitude and latitude
WINDOW = {"west": (28, 50), "east": (148, 25), "north": 72, "south": 6}
LABELS = {"Moscow": (-16, 20), "Pyongyang": (-92, 2), "Hanoi": (-92, -2)}  # points from the town
LAND, RUSSIA, HOSTS, ROUTE = "#D9D9D6", "#A9CFD6", "#F3C9A5", palette.TIE


def trip() -> pd.DataFrame:
    """Return the stops of June 2024 in order: the rows of the table of visits."""
    visits = ties.read("visits")
    return visits[visits["date"].str.startswith(MONTH)].sort_values("date").reset_index(drop=True)


def papers(stop: pd.Series) -> list[str]:
    """Return what was signed or issued at a stop: the treaty in the table of ties, else what the event lists."""
    signed = ties.read("partnerships").query("signed >= @stop.date and signed <= @stop.date_until")
    between = (signed[["iso3", "partner_iso3"]] == sorted([stop.iso3, ACTOR])).all(axis=1)
    if between.any():
        return signed.loc[between, "instrument"].tolist()
    events = ties.read("events").query("date >= @stop.date and date <= @stop.date_until")
    about = events.loc[events["actors"].str.split(";").map(set) == {ACTOR, stop.iso3}, "event"]
    return [part for event in about for part in event.split("; ")[1:]]


def days(first: str, last: str) -> str:
    """
    Write the first and the last day of a stop.

    >>> days("2024-06-18", "2024-06-19")
    '18–19 June'
    """
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    return f"{start.day}–{end.day} {end:%B}"


def trip_story() -> RichOutput:
    """Tell the trip in five lines: who, where, when, what was signed, and what the article says about it."""
    stops, names = trip(), short_names()
    where = ", then ".join(f"{stop.place} in {names[stop.iso3]} ({stop.kind} visit)" for stop in stops.itertuples())
    when = "; ".join(f"{stop.place} {days(stop.date, stop.date_until)}" for stop in stops.itertuples())
    signed = ". ".join(f"{stop['place']}: {'; '.join(papers(stop))}" for _, stop in stops.iterrows())
    story = {
        "Who?": f"{stops['leader'][0]}, {stops['office'][0]} of {names[ACTOR]}",
        "Where to?": where,
        "When?": f"{days(stops['date'].min(), stops['date_until'].max())} {MONTH[:4]}: {when}",
        "What was signed or issued?": signed,
        "What does the article say?": article_in_a_line(),
    }
    frame = pd.DataFrame(story.items(), columns=["question", "answer"])
    caption = (
        "The trip in five lines. Sources: our tables of visits, ties, events, claims. Days as Moscow announced them; "
        "in local time both landings were after midnight, on the next day"
    )
    return ties.table(frame, caption=caption)


def article_in_a_line() -> str:
    """Return the article's claim about both visits, with the number of its paragraphs and claims."""
    claims = ties.read("claims")
    both = claims.set_index("claim_id")["claim"][BOTH_VISITS]
    return f"{both} The article has {claims['paragraph'].max()} paragraphs, in which we found {len(claims)} claims."


def trip_map() -> RichOutput:
    """Draw the route from Moscow to the stops, with their days and with what was signed."""
    stops = trip()
    fig = plt.figure(figsize=(4.5, 4.6), layout="none")
    axes = fig.add_axes((0.01, 0.27, 0.98, 0.65), facecolor=palette.SEA)
    draw_land(axes, stops["iso3"].tolist())
    draw_route(axes, ["Moscow", *stops["place"]])
    write_label(axes, "Moscow", "Moscow")
    for stop in stops.itertuples():
        write_label(axes, stop.place, f"{stop.place}\n{days(stop.date, stop.date_until)}")
    below = [wrapped(stop["place"], paper) for _, stop in stops.iterrows() for paper in papers(stop)]
    look = {"va": "top", "fontsize": 11, "color": palette.INK, "linespacing": 1.25}
    axes.text(0, -0.03, "\n".join(below), transform=axes.transAxes, **look)
    year, view = MONTH[:4], current().map.views[current().map.view]
    title = f"The trip of {days(stops['date'].min(), stops['date_until'].max())} {year}"
    fig.suptitle(title, x=0.01, y=0.985, ha="left", fontsize=14, fontweight="bold", color=palette.INK)
    return ties.figure(fig, alt=spoken(stops), caption=f"{SOURCE} {view.note}")


SOURCE = (
    "Lines: the order of the visits abroad, not the flight path; stops inside Russia are left out. Source: our tables "
    "of visits, ties and events, days as Moscow announced them; outlines from Natural Earth."
)


def spoken(stops: pd.DataFrame) -> str:
    """Return the alternative text of the map."""
    parts = [
        f"to {stop['place']} ({days(stop['date'], stop['date_until'])}; {', '.join(papers(stop))})"
        for _, stop in stops.iterrows()
    ]
    return f"Map: the route of June {MONTH[:4]} leads from Moscow {', then '.join(parts)}."


def wrapped(place: str, paper: str) -> str:
    """Break a line on a place and its paper, so that it fits under the map."""
    return fill(f"{place}: {paper}", 46, subsequent_indent="    ")


def draw_land(axes: Axes, hosts: list[str]) -> None:
    """Fill the land: Russia, the hosts, other countries, and areas in dispute."""
    colours = {ACTOR: RUSSIA, **dict.fromkeys(hosts, HOSTS)}
    view = current().map.views[current().map.view]
    groups: dict[str, list[projection.Area]] = {}
    left, right, top, bottom = frame()
    for area in projection.areas():
        owner = view.owner(area.id, area.iso3)
        groups.setdefault("disputed" if owner is None else colours.get(owner, LAND), []).append(area)
    for colour, areas in groups.items():
        look = class_style(None, colour) if colour == "disputed" else {"facecolor": colour}
        axes.add_artist(PathPatch(ring_path(areas), linewidth=0, **look))
    edges = [line for area in projection.areas() for line in area.edges]
    axes.add_artist(PathPatch(line_path(edges), facecolor="none", edgecolor="#FFFFFF", linewidth=0.4))
    axes.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], aspect="equal")
    axes.grid(visible=False)


def frame() -> tuple[float, float, float, float]:
    """Return the left, right, upper and lower end of the map, in map units."""
    left, right = projection.project(*zip(WINDOW["west"], WINDOW["east"], strict=True))[:, 0]
    middle = [projection.centre()] * 2
    top, bottom = projection.project(middle, [WINDOW["north"], WINDOW["south"]])[:, 1]
    return left, right, top, bottom


def draw_route(axes: Axes, places: list[str]) -> None:
    """Draw a line with an arrow from each place to the next, and a dot on each."""
    for start, end in pairwise(places):
        for piece in projection.great_circle(TOWNS[start], TOWNS[end]):
            axes.plot(*piece.T, color=ROUTE, linestyle="-", linewidth=2.4, label=f"{start} to {end}")
        arrow = {"arrowstyle": "-|>", "color": ROUTE, "lw": 0, "mutation_scale": 18}
        axes.annotate("", piece[-1], piece[-3], arrowprops=arrow)
    spots = projection.project(*zip(*(TOWNS[place] for place in places), strict=True))
    axes.scatter(*spots.T, s=46, color=palette.INK, zorder=4)


def write_label(axes: Axes, place: str, words: str) -> None:
    """Write words beside a town, on a light ground."""
    (spot,) = projection.project(*([degrees] for degrees in TOWNS[place]))
    ground = {"boxstyle": "round,pad=0.25", "facecolor": "#FFFFFFE6", "edgecolor": "#CBD2D9"}
    look = {"fontsize": 12, "color": palette.INK, "bbox": ground, "zorder": 5, "va": "center"}
    axes.annotate(words, spot, LABELS[place], textcoords="offset points", **look)
