"""Findings about a submission, for the instructor."""

from dataclasses import asdict, dataclass
from typing import Any

REPAIRED, LOOK, REJECTED = "repaired", "look", "rejected"
NOTHING = "nothing"


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
