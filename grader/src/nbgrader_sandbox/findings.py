"""Findings about a submission, for the instructor."""

from dataclasses import asdict, dataclass
from typing import Any

REPAIRED, LOOK, REJECTED = "repaired", "look", "rejected"
NOTHING = "nothing"
OLD_WORDS = {"mended": REPAIRED, "set aside": REJECTED}  # in state files of earlier versions


@dataclass(frozen=True)
class Finding:
    """One sentence about one cell or file. `kind` is `REPAIRED`, `LOOK` (a person should review it) or `REJECTED`."""

    kind: str
    what: str
    todo: str = NOTHING
    cell: str = ""
    file: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        return asdict(self)


def with_current_words(finding: dict[str, Any]) -> dict[str, Any]:
    """Return a stored finding whose kind is a current word."""
    return finding | {"kind": OLD_WORDS.get(finding["kind"], finding["kind"])}
