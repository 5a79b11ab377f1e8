"""A line of the evidence ledger in words, for the ledger itself, the argument map and the memo."""

SILENT = "silent"  # evidence that says nothing about a claim has no strength


def judgement(direction: str, strength: int, scale: str = "") -> str:
    """
    Return a direction with its strength in words; a silent line has no strength.

    >>> judgement("supports", 3, " of 3"), judgement("silent", 1)
    ('supports, strength 3 of 3', 'silent')
    """
    return direction if direction == SILENT else f"{direction}, strength {strength}{scale}"
