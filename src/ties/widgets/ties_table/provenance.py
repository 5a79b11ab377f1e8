"""Where the figures of a table of ties come from: the sentences for one partner, and the notes below the table."""

from typing import Any

import pandas as pd

from ties.widgets.ties_table.columns import Column, View, columns_of, dated, format_number, ordinal
from ties.widgets.ties_table.compute import BOTH


def units_in_words(view: View, columns: list[Column]) -> str:
    """Return what the numbers of a table count."""
    tables = {column.table for column in columns}
    tiv = " (capability handed over, not dollars)" if "TIV" in view.units["arms"] else ""
    words = {
        "trade": f"Trade: {view.units['trade']}, exports and imports together, latest year of the span.",
        "arms": f"Arms: {view.units['arms']}{tiv}, sum of the span.",
        "treaties": "Treaties: in force at the end of the span.",
        "votes": "Votes: resolutions of the span on which both votes are on record.",
    }
    return " ".join(sentence for table, sentence in words.items() if table in tables)


def sources_of(row: Any, view: View) -> list[str]:
    """Return the sentences that say where the figures of one partner come from."""
    tables = {column.table for column in columns_of(view)}
    said = trade_sources(row, view) if "trade" in tables else []
    if "arms" in tables and view.releases and known(row, "arms_received_tiv_million", "arms_sent_tiv_million"):
        said.append(f"Arms: {view.releases}.")
    if "treaties" in tables and known(row, "mutual_defence") and view.theme in ("all", "defence"):
        said.append(f"Mutual-defence clause: {row.mutual_defence}, {dated(row)}.")
    if "treaties" in tables and known(row, "partnership_instrument") and view.theme in ("all", "diplomatic"):
        said.append(f"Partnership: {row.partnership_instrument}.")
    return said


def known(row: Any, *names: str) -> bool:
    """Return whether a row has any of these figures."""
    return any(pd.notna(getattr(row, name, None)) for name in names)


def trade_sources(row: Any, view: View) -> list[str]:
    """Name each figure's publisher, what limits it, and among whom it is ranked."""
    lines = view.lines.get(row.partner_iso3, [])
    said = [f"Trade: {format_number(line.value)} {view.units['trade']}, {origin(line, row.partner)}." for line in lines]
    if lines and known(row, "trade_rank"):
        of, lead = f"{row.trade_ranked_partners:.0f}", lines[0]
        among = f"the {of} partners for which {lead.publisher} gives the figure for {lead.year}"
        said.append(f"Rank: {ordinal(row.trade_rank)} among {among}{'' if lead.flow == BOTH else f' ({lead.flow})'}.")
    return said + [f"†: {flag}." for flag in dict.fromkeys(line.flag for line in lines if line.flag)]


def origin(line: Any, partner: str) -> str:
    """Return the origin of a figure: year, publisher, and whether it is one-sided, a mirror or an estimate."""
    sided = "" if line.flow == BOTH else f"{line.flow}, "
    estimated = f"estimated by {line.publisher}"
    if line.mirror:
        theirs = f"as {partner} reports it ({line.publisher})"
        who = "mirror: " + (f"{estimated}, not reported by {partner}" if line.basis == "estimated" else theirs)
    else:
        compiled = f"{line.publisher}, from the partners’ reports"
        who = {"estimated": estimated, "mirror": compiled}.get(line.basis, line.publisher)
    return f"{line.year}, {sided}{who}{' †' if line.flag else ''}"


def notes(view: View, codes: list[str]) -> list[str]:
    """Return the notes: who publishes what, what is estimated or a mirror, and what a blank means."""
    names = dict(zip(view.rows["partner_iso3"], view.rows["partner"], strict=True))
    shown = [line for code in codes for line in view.lines.get(code, [])]
    return [
        *trade_notes(view, shown, names),
        *other_notes(view),
        *view.not_used,
        "“Not reported” does not mean zero: our table has no figure.",
        "The saved file has all digits of published figures and of sums, and six digits of shares and changes.",
    ]


def trade_notes(view: View, shown: list[Any], names: dict[str, str]) -> list[str]:
    """Name the publishers with their years, the mirrors, the estimates and the flags."""
    if not shown or "economic" not in {column.theme for column in columns_of(view)}:
        return []
    said = [f"Trade as published by: {publishers(shown)}. Where publishers differ, each figure is given."]
    said.append("Rank: among all partners for which this publisher has this kind of figure for the year.")
    if any(line.flow != BOTH for line in shown):
        said.append(
            "Exports only or imports only: the other direction is not reported; ranked only among figures of this kind."
        )
    if any(line.mirror for line in shown):
        said.append("Mirror: the partner’s own count of the same trade; its prices and rules differ.")
    if any(line.basis == "estimated" for line in shown):
        said.append(
            "Estimated (hollow bar): not reported by the country named. Lower ranks than the fourth are not given."
        )
    return said + flag_notes(shown, names)


def publishers(shown: list[Any]) -> str:
    """Name each publisher with the years of its figures."""
    years: dict[str, list[int]] = {}
    for line in shown:
        years.setdefault(line.publisher, []).append(line.year)
    ends = {who: (min(found), max(found)) for who, found in years.items()}
    return "; ".join(f"{who}, {a}" if a == b else f"{who}, {a} to {b}" for who, (a, b) in sorted(ends.items()))


def flag_notes(shown: list[Any], names: dict[str, str]) -> list[str]:
    """Write each flag once, with the partners it is about; a flag of the World total is about all shares."""
    about: dict[str, list[str]] = {}
    for line in shown:
        if line.flag:
            about.setdefault(line.flag, []).append(names[line.partner])
    whole = dict.fromkeys(line.whole_flag for line in shown if pd.notna(line.whole_flag) and line.whole_flag)
    said = [f"† {', '.join(dict.fromkeys(who))}: {flag}." for flag, who in about.items()]
    return said + [f"World total behind shares: {flag}." for flag in whole]


def other_notes(view: View) -> list[str]:
    """Return the note on the releases of the arms data and on what the votes compare."""
    tables = {column.table for column in columns_of(view)}
    said = [f"Arms: {view.releases}."] if "arms" in tables and view.releases else []
    if "votes" in tables:
        said.append("Votes compared as cast: yes, no, abstain or absent; a vote that is not on record is left out.")
    if view.theme == "all" and view.absent:
        said.append(f"No rows were given for: {', '.join(view.absent)}.")
    return said
