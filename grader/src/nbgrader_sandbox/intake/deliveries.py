"""Deliveries of one student: what came when, and which one is graded."""

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nbgrader_sandbox.course import Course
from nbgrader_sandbox.files import write_json

OLDEST = datetime(1980, 1, 3, tzinfo=UTC).timestamp()  # what a zip without dates says
CLOCK_ERROR = 86_400  # seconds that the clock of another computer may be ahead


@dataclass
class Delivery:
    """
    One delivery: its own time in seconds (0 if unknown), when and as which it was collected last, and its sender.

    `sure` is false for times of files in a folder, which may be those of a copy. `names` are the names that Moodle or
    Canvas gave to what was downloaded; with them feedback finds its way back.
    """

    time: float = 0.0
    arrived: float = 0.0
    collected: int = 0
    sure: bool = False
    late: bool = False
    sender: str = ""
    number: str = ""
    names: list[str] = field(default_factory=list)

    def sent(self) -> str:
        """Return when it was sent in UTC; '' if that is unknown or not sure."""
        return as_text(self.time) if self.sure else ""

    def order(self) -> tuple[float, int]:
        """Return what decides which delivery is the newest: its own time, then the order of collecting."""
        return self.time or self.arrived, self.collected


def list_deliveries(student_folder: Path) -> list[Path]:
    """List the deliveries of one student in the order in which they came."""
    return sorted((path for path in student_folder.glob("[0-9]*") if path.name.isdecimal()), key=lambda p: int(p.name))


def deliveries_path(course: Course, key: str, assignment: str) -> Path:
    """Return the file that says when the deliveries of one student came."""
    return course.root / "state" / "deliveries" / assignment / f"{key}.json"


def read_deliveries(course: Course, key: str, assignment: str) -> dict[str, Delivery]:
    """Read when each delivery came. A delivery without a record is ordered by its number."""
    found: dict[str, Delivery] = {}
    with suppress(OSError, ValueError, TypeError, AttributeError):
        stored = json.loads(deliveries_path(course, key, assignment).read_text(encoding="utf-8"))
        found = {number: Delivery(**record) for number, record in stored.items()}
    folders = list_deliveries(course.path("received", key, assignment))
    return {path.name: found.get(path.name) or Delivery(time_of(path), collected=int(path.name)) for path in folders}


def write_deliveries(course: Course, key: str, assignment: str, deliveries: dict[str, Delivery]) -> None:
    """Write when each delivery came."""
    write_json(
        deliveries_path(course, key, assignment), {number: asdict(record) for number, record in deliveries.items()}
    )


def graded_delivery(course: Course, key: str, assignment: str) -> tuple[Path, Delivery] | None:
    """Return the delivery that is graded: the newest by its own time."""
    deliveries = read_deliveries(course, key, assignment)
    if not deliveries:
        return None
    number = max(deliveries, key=lambda name: (*deliveries[name].order(), int(name)))
    return course.path("received", key, assignment) / number, deliveries[number]


def time_of(folder: Path) -> float:
    """Return when a delivery was sent, from timestamp.txt or its newest file; 0 if it is unknown."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    if stamped := stamp_of(files):
        return stamped
    return plausible(max((path.stat().st_mtime for path in files), default=0.0))


def stamp_of(files: list[Path]) -> float:
    """Return the time in a timestamp.txt; 0 if there is none."""
    for stamp in [path for path in files if path.name == "timestamp.txt"]:
        with suppress(Exception):  # what it contains may be anything
            return plausible(parse_stamp(stamp.read_text(encoding="utf-8")))
    return 0.0


def parse_stamp(text: str) -> float:
    """Read the time that nbgrader writes, such as '2026-02-01 12:30:00.5 UTC'."""
    from nbgrader.utils import parse_utc  # imported late: importing nbgrader takes seconds

    return parse_utc(text.strip()).replace(tzinfo=UTC).timestamp()


def plausible(seconds: float) -> float:
    """Return a time; 0 where it is what computers write without a clock, or lies ahead."""
    return seconds if OLDEST < seconds < time.time() + CLOCK_ERROR else 0.0


def as_text(seconds: float) -> str:
    """Return a time in UTC as nbgrader writes it; '' if it is unknown."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if seconds else ""
