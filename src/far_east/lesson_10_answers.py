"""What lesson 10 makes of the student's own answers: scores, beliefs before and now, and the start of a memo."""

import pandas as pd

import ties
from ties.display.figure import RichOutput
from ties.display.judgement import judgement
from ties.learning.document import Document, DocumentView, Section

NOTHING_LOCKED = "Nothing is locked yet. Lock forecasts and predictions, here or in lessons 0 to 9."
FORMATS = {"how_many": "{:.0f}", "said": "{:.0%}", "came_true": "{:.0%}", "Brier score": "{:.2f}"}
STEPS = {"1–35 %": 0.35, "40–55 %": 0.55, "60–75 %": 0.75, "80–99 %": 1}
BELIEFS = {"belief": "the main claim", "belief-region": "the region in ten years"}
QUESTION = "Do the visits show Russia building ties in Asia that help it balance Western pressure?"


def judged(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the predictions with a `probability` and an `outcome` (1 or 0); `forecaster` says which kind each is."""
    known = predictions.dropna(subset=["probability", "outcome"])
    kind = known["key"].str.contains("L00-F").map({True: "sealed forecasts", False: "locked predictions"})
    return known.assign(forecaster=kind, outcome=known["outcome"].astype("float64"))


def scores(ledger: pd.DataFrame, predictions: pd.DataFrame) -> list[RichOutput | str]:
    """Show the student's scores and what they can show, or say that nothing is locked yet."""
    known = judged(predictions)
    if known.empty:
        return [f"<p>{NOTHING_LOCKED}</p>"]
    return [*score_tables(known), f"<p>{what_they_can_show(known)}</p>"]


def what_they_can_show(known: pd.DataFrame) -> str:
    """Return how far chance alone can move the part that came true; `known` is that of `judged`."""
    count, happened = len(known), int(known["outcome"].sum())
    low, high = ties.measures.likely_range(happened, count)
    return (
        f"{happened} of your {count} judged predictions came true. So few answers show little: if you continued in the "
        f"same way, the share that comes true could be anywhere between {low:.0%} and {high:.0%} "
        "(a 95% interval). A row with fewer than ten answers shows almost nothing."
    )


def score_tables(known: pd.DataFrame) -> tuple[RichOutput, RichOutput]:
    """Show the scores by kind and together, and what came true by stated chance; `known` is that of `judged`."""
    scores = ties.table(
        scores_of(known).rename_axis("your numbers").reset_index(),
        caption="Your Brier scores. 0 is perfect; always saying 50 % gives 0.25",
        formats=FORMATS,
    )
    steps = ties.table(
        by_stated_chance(known).rename_axis("you said").reset_index(),
        caption="How much of what you said came true",
        formats=FORMATS,
    )
    return scores, steps


def scores_of(known: pd.DataFrame) -> pd.DataFrame:
    """Return number, mean chance, part that came true (both 0 to 1) and Brier score, by kind and together."""
    pooled = ties.measures.brier_score(known.assign(forecaster="all together"))
    scores = known.groupby("forecaster").agg(
        how_many=("key", "size"), said=("probability", "mean"), came_true=("outcome", "mean")
    )
    scores.loc["all together"] = [len(known), known["probability"].mean(), known["outcome"].mean()]
    scores["Brier score"] = [*ties.measures.brier_score(known), pooled["all together"]]
    return scores


def by_stated_chance(known: pd.DataFrame) -> pd.DataFrame:
    """Return how many predictions fall into each range of stated chances, and the part that came true (0 to 1)."""
    steps = pd.cut(known["probability"], [0, *STEPS.values()], labels=list(STEPS))
    return known.groupby(steps, observed=True).agg(how_many=("key", "size"), came_true=("outcome", "mean"))


def belief(predictions: pd.DataFrame, key: str) -> str:
    """Write a belief as it was locked, or say that it was not."""
    said = predictions.set_index("key")["probability"]
    return f"{said[key]:.0%}" if key in said else "no number yet"


def before_and_after(ledger: pd.DataFrame, predictions: pd.DataFrame) -> RichOutput:
    """Show the two beliefs of lesson 0 beside those of this lesson."""
    pairs = [
        [words, belief(predictions, f"L00-{key}"), belief(predictions, f"L10-{key}")] for key, words in BELIEFS.items()
    ]
    frame = pd.DataFrame(pairs, columns=["statement", "before", "now"])
    return ties.table(frame, caption="What you believed at the start and what you believe now")


def memo(ledger: pd.DataFrame, predictions: pd.DataFrame) -> DocumentView:
    """Show the start of a memo, made from the student's ledger and beliefs, and offer it as a file."""
    return DocumentView(memo_document(ledger, predictions), "memo")


def memo_document(ledger: pd.DataFrame, predictions: pd.DataFrame) -> Document:
    """Return the start of a memo: what the student's lines support, challenge and leave open."""
    now, before = (belief(predictions, f"{lesson}-belief") for lesson in ("L10", "L00"))
    sections = [
        Section("Question", [QUESTION]),
        Section(
            "Finding", ["In one sentence: …", f"How likely I find the claim: {now}. Before the lessons: {before}."]
        ),
        Section("Claims that my evidence supports", items=lines_of(ledger, "supports")),
        Section("Claims that my evidence challenges", items=lines_of(ledger, "challenges")),
        Section("Claims that my evidence leaves open", items=lines_of(ledger, "silent")),
        Section("Rival reading", ["The strongest other reading of the same evidence: …"]),
        Section("Limits and advice", ["What I would do or watch next, and what would change my mind: …"]),
    ]
    return Document("Memo: what the visits of June 2024 show", sections)


def lines_of(ledger: pd.DataFrame, direction: str) -> list[str]:
    """List the claims of one direction with the student's line, the strongest first."""
    wording = ties.read("claims").set_index("claim_id")["claim"]
    mine = ledger[ledger["direction"] == direction]
    mine = mine.sort_values(["strength", "claim_id"], ascending=[False, True])
    kept = [
        f"{wording[row.claim_id]} ({row.claim_id}, lesson {row.lesson}: "
        f"{judgement(row.direction, row.strength, ' of 3')}. "
        f"It cannot show: {row.limit or '…'})"
        for row in mine.itertuples()
    ]
    return kept or ["(no line in your ledger yet)"]
