"""The table of official texts in lesson 9."""

import pandas as pd

import ties
from ties.display.figure import RichOutput

TOP = ". This is Hanoi's highest rank of partners."
TOLD = (
    'Reports of the text differ. Russian ones (the agencies Sputnik and Interfax, the State Duma) say "multipolar"; '
    "Sputnik also quotes a stand against a unipolar order. KCNA, North Korea's news agency, writes "
    '"new fair and equal international order".'
)


def text_table(events: pd.DataFrame, pacts: pd.DataFrame, clauses: pd.DataFrame) -> RichOutput:
    """Show the dated texts up to the article that speak of a multipolar order or raise a partnership, oldest first."""
    named = events["event"].str.contains("multipolar world|foreign-policy concept")
    spoken = events[named & events["known_to_article"]]
    spoken = spoken.assign(what=spoken["event"] + ". " + spoken["significance"])
    raised = pacts.query("iso3 == 'USA' and partner_iso3 == 'VNM' and signed >= '2023'")
    raised = raised.assign(date=raised["signed"], what="Vietnam and the United States: " + raised["instrument"] + TOP)
    signed = pacts.query("iso3 == 'PRK' and partner_iso3 == 'RUS' and signed.str.startswith('2024', na=False)")
    treaty = clauses.query("treaty == 'ru-prk-2024' and topic == 'multipolar order'")
    said = "Treaty of Russia and North Korea: " + treaty["obligation"].str.lower() + " " + TOLD
    treaty = treaty.assign(date=signed["signed"].iloc[0], what=said)
    texts = pd.concat([spoken, raised, treaty]).sort_values("date")
    return ties.table(texts[["date", "what"]], caption="What was written into official texts, and when")
