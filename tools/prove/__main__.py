"""
Plant faults and see which the tests notice: `nox -s prove -- --help`.

Results are kept in `.nox/prove/` and used again while fault, file and tests stay as they are; a run that was stopped
goes on where it was.
"""

import argparse
import json
import subprocess
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from tools.prove import rules
from tools.prove.copies import BROKEN, CAUGHT, SURVIVED, Copy
from tools.prove.faults import ROOT, Fault, FaultError, load
from tools.prove.green import need_green_tests

KEPT = ROOT / ".nox" / "prove"
TABLE = ROOT / "benchmarks" / "prove.json"
LEAST = 0.85  # of the faults by rule


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser("nox -s prove --", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    top.add_argument("ids", nargs="*", help="only these faults")
    top.add_argument("--kind", help="only faults of this kind")
    top.add_argument("--tenth", action="store_true", help="a tenth of the list, those of changed files first")
    top.add_argument("--passed", action="store_true", help="the tests have just passed: begin with the faults at once")
    top.add_argument("--by-rule", type=int, default=0, metavar="N", help="also N mutations drawn by rule")
    top.add_argument("--scripts", type=int, default=0, metavar="N", help="also N mutations of scripts drawn by rule")
    top.add_argument("--seed", type=int, default=1, help="of what is drawn (default: 1)")
    top.add_argument("--workers", type=int, default=2)
    top.add_argument("--list", action="store_true", help="only list the faults")
    top.add_argument("--write", action="store_true", help="write benchmarks/prove.json")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Plant faults; exit code 1 where one of the list survived, 2 where the list is wrong."""
    given = parser().parse_args(arguments)
    try:
        faults = chosen(given)
        for fault in faults:
            fault.planted((ROOT / fault.file).read_text(encoding="utf-8"))
    except (FaultError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    if given.list:
        print(*(f"{fault.kind}: {fault.id} ({fault.file})" for fault in faults), sep="\n")
        return 0
    try:
        results = judge_all(faults, given.workers, passed=given.passed)
    except FaultError as problem:
        print(problem, file=sys.stderr)
        return 2
    show(faults, results)
    if given.write:
        write(faults, results, given.seed)
    return 0 if passes(faults, results) else 1


def chosen(given: argparse.Namespace) -> list[Fault]:
    """Return the faults that the command line asks for."""
    faults = load()
    if unknown := set(given.ids) - {fault.id for fault in faults}:
        raise FaultError(f"no fault is called {sorted(unknown)[0]!r}; `nox -s prove -- --list` lists them.")
    if given.kind not in {None, *(fault.kind for fault in faults)}:
        kinds = ", ".join(sorted({fault.kind for fault in faults}))
        raise FaultError(f"no fault is of kind {given.kind!r}; there are: {kinds}.")
    faults = [fault for fault in faults if not given.ids or fault.id in given.ids]
    faults = [fault for fault in faults if given.kind in (None, fault.kind)]
    if given.tenth:
        faults = tenth(faults)
    if not faults:
        raise FaultError(f"no fault of kind {given.kind!r} has one of these names.")
    drawn = rules.drawn(given.by_rule, given.seed) if given.by_rule else []
    return faults + drawn + (rules.drawn_scripts(given.scripts, given.seed) if given.scripts else [])


def tenth(faults: list[Fault]) -> list[Fault]:
    """Return a tenth of the faults: first those whose file or tests changed, then others in turn with each commit."""
    changed = set(output("git", "diff", "--name-only", "HEAD~1").split())
    turn = output("git", "rev-parse", "HEAD").strip()

    def order(fault: Fault) -> tuple[bool, int]:
        touched = {fault.file, *(test.split("::")[0] for test in fault.notice)} & changed
        return not touched, zlib.crc32(f"{turn}{fault.id}".encode())

    return sorted(faults, key=order)[: -(-len(faults) // 10)]


def output(*command: str) -> str:
    """Return what a command prints; nothing where it fails."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def judge_all(faults: Iterable[Fault], workers: int, *, passed: bool = False) -> dict[str, str]:
    """Judge each fault in one of a few copies, and keep every result at once."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = json.loads((KEPT / "results.json").read_text()) if (KEPT / "results.json").exists() else {}
    copies: SimpleQueue[Copy] = SimpleQueue()
    waiting = [fault for fault in faults if kept.get(fault.fingerprint()) is None]
    made = [Copy(KEPT / f"copy-{number}") for number in range(min(workers, len(waiting)))]
    if not passed:
        need_green_tests(made, waiting)
    for copy in made:
        copies.put(copy)

    def judge(fault: Fault) -> None:
        copy = copies.get()
        try:
            verdict = copy.judge(fault)
        finally:
            copies.put(copy)
        kept[fault.fingerprint()] = verdict
        (KEPT / "results.json").write_text(json.dumps(kept))
        print(f"{verdict}: {fault.id}", flush=True)

    with ThreadPoolExecutor(max(1, min(workers, len(waiting)))) as pool:
        list(pool.map(judge, waiting))
    return {fault.id: kept[fault.fingerprint()] for fault in faults}


def counts(faults: list[Fault], results: dict[str, str]) -> dict[str, dict[str, int]]:
    """Return for each kind how many faults were planted and how many were caught."""
    table: dict[str, dict[str, int]] = defaultdict(lambda: {"planted": 0, "caught": 0})
    for fault in faults:
        table[fault.kind]["planted"] += 1
        table[fault.kind]["caught"] += results[fault.id] == CAUGHT
    return dict(sorted(table.items()))


def show(faults: list[Fault], results: dict[str, str]) -> None:
    """Print the table, and each fault that no test noticed."""
    print(f"\n{'kind':24} {'planted':>8} {'caught':>8}")
    for kind, row in counts(faults, results).items():
        print(f"{kind:24} {row['planted']:8} {row['caught']:8}")
    for fault in faults:
        if results[fault.id] != CAUGHT:
            print(f"{results[fault.id]}: {fault.id} in {fault.file}: {rules.changed_line(fault)}")


def passes(faults: list[Fault], results: dict[str, str]) -> bool:
    """Return whether every chosen fault was caught, and enough of those by rule."""
    by_rule = [fault for fault in faults if fault.kind.endswith("by rule")]
    chosen_well = all(results[fault.id] == CAUGHT for fault in faults if fault not in by_rule)
    enough = sum(results[fault.id] == CAUGHT for fault in by_rule) >= LEAST * len(by_rule)
    return chosen_well and enough and BROKEN not in results.values()


def write(faults: list[Fault], results: dict[str, str], seed: int) -> None:
    """Write the table as it is committed."""
    survived = sorted(fault.id for fault in faults if results[fault.id] == SURVIVED)
    table = {"kinds": counts(faults, results), "seed": seed, "survived": survived}
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
