"""Whether the tests of faults pass before a fault is planted: a test that fails anyway would notice anything."""

import re
import zlib
from concurrent.futures import ThreadPoolExecutor

from tools.prove.copies import SURVIVED, Copy
from tools.prove.faults import Fault, FaultError

HOUR = 3_600  # seconds, for the tests of all faults
Run = tuple[str, ...]  # what one run of pytest is given


def need_green_tests(copies: list[Copy], faults: list[Fault]) -> None:
    """Run the tests of some faults, in parallel in some copies; raise FaultError if one fails."""
    runs = runs_of(faults, len(copies))
    shares = [runs[place :: len(copies)] for place in range(len(copies))]
    with ThreadPoolExecutor(max(1, len(copies))) as pool:
        for copy, red in zip(copies, pool.map(red_tests, copies, shares), strict=True):
            if red:
                raise FaultError(f"tests fail before any fault is planted, as {copy.folder}.log shows: {red}")


def runs_of(faults: list[Fault], parts: int) -> list[Run]:
    """Return the runs of pytest that cover the tests of faults: as many as parts, and one for tests with options."""
    alone = {fault.notice for fault in faults if any(test.startswith("-") for test in fault.notice)}
    tests = {test for fault in faults if fault.notice not in alone for test in fault.notice}
    together = [tuple(sorted(test for test in tests if part_of(test, parts) == part)) for part in range(parts)]
    return [*filter(None, together), *sorted(alone)]


def part_of(test: str, parts: int) -> int:
    """Return the part that a test belongs to; tests of one file share their part, and what they set up."""
    return zlib.crc32(test.split("::")[0].encode()) % parts


def red_tests(copy: Copy, runs: list[Run]) -> str:
    """Return the tests that fail in the first run that does not pass; nothing if all pass."""
    for tests in runs:
        if copy.verdict(tests, HOUR) != SURVIVED:
            return " ".join(re.findall(r"^(?:FAILED|ERROR) (\S+)", copy.printed(), re.MULTILINE) or tests)
    return ""
