"""
Faults that nobody chose: operators, comparisons and constants exchanged by rule, drawn with a seed.

Python files are mutated by cosmic-ray's operators; scripts by a few rules of our own.
"""

import random
import re
from pathlib import Path

from tools.prove.faults import ROOT, Fault

LINE_WIDTH = 60
TARGETS = {  # file: the tests that should notice
    **{f"src/ties/measures/{name}.py": ["tests/test_measures.py"] for name in ("shares", "change", "gaps")},
    "src/ties/widgets/choropleth/prepare.py": ["tests/widgets/test_choropleth.py", "tests/widgets/test_still_map.py"],
    "src/ties/widgets/choropleth/flows.py": ["tests/widgets/test_choropleth.py", "tests/widgets/test_still_map.py"],
    "src/ties/widgets/ties_table/compute.py": [
        "tests/widgets/test_ties_table.py",
        "tests/widgets/test_tie_table_written.py",
    ],
    "src/ties/tables/validation.py": ["tests/test_tables.py"],
    "src/ties/learning/exercise_checks.py": ["tests/learning/test_exercise_checks.py"],
    "src/ties/learning/predictions/scoring.py": ["tests/learning/test_predictions.py"],
    "src/ties/argument/graph.py": ["tests/test_argument_graph.py", "tests/widgets/test_argument_map.py"],
    "grader/src/nbgrader_sandbox/intake/roster.py": ["grader/tests/test_lms.py", "grader/tests/test_collect.py"],
    "grader/src/nbgrader_sandbox/intake/repair.py": ["grader/tests/test_repair.py"],
    "grader/src/nbgrader_sandbox/output/class_overview.py": ["grader/tests/test_lms.py"],
    "grader/src/nbgrader_sandbox/output/csv_export.py": ["grader/tests/test_lms.py"],
    "grader/src/nbgrader_sandbox/output/hide_tests.py": ["grader/tests/test_hide_tests.py"],
    "grader/src/nbgrader_sandbox/output/reports.py": ["grader/tests/test_lms.py", "grader/tests/test_reports.py"],
    "grader/src/nbgrader_sandbox/output/sanitizer.py": ["grader/tests/test_sanitizer.py"],
    "grader/src/nbgrader_sandbox/pictures.py": ["grader/tests/test_sanitizer.py"],
}
# type hints and documentation are not behaviour
SKIPPED = (
    "core/ReplaceBinaryOperator_BitOr",
    "core/RemoveDecorator",
    "core/ExceptionReplacer",
    "core/VariableInserter",
    "core/VariableReplacer",
)
SCRIPTS = {  # pattern: replacement, in a script
    r" === ": " !== ",
    r" < ": " >= ",
    r" \+ 1\b": " - 1",
    r" - 1\b": " + 1",
    r"\? (\w+) : (\w+)": r"? \2 : \1",
    r"&&": "||",
    r"\bMath\.min\b": "Math.max",
}
BROWSER_TESTS = {  # script: the tests that should notice
    "country_map.js": [
        f"tests/browser/test_map_{name}.py"
        for name in ("script", "script_places", "names", "touch", "touch_look", "touch_words", "keeps")
    ],
    "argument_map.js": [f"tests/browser/test_argument_{name}.py" for name in ("script", "script_views", "layout")],
    "draw_line.js": ["tests/browser/test_line_script.py"],
    "ties_table.js": ["tests/browser/test_table_script.py"],
    "sort_cards.js": ["tests/browser/test_sort_cards_script.py"],
    "explainer.js": ["tests/browser/test_explainer_script.py", "tests/browser/test_wide_tables.py"],
    "timeline.js": ["tests/browser/test_timeline_script.py"],
}


def drawn(count: int, seed: int) -> list[Fault]:
    """Draw some faults by rule from all targets, the same ones for the same seed."""
    pool = [(name, rule, occurrence) for name in TARGETS for rule, occurrence in places(ROOT / name)]
    return [mutation(*one) for one in random.Random(seed).sample(pool, min(count, len(pool)))]


def drawn_scripts(count: int, seed: int) -> list[Fault]:
    """Draw some faults by rule from the widgets' scripts."""
    scripts = sorted((ROOT / "src/ties/widgets").glob("*/static/*.js"))
    pool = [fault for path in scripts for fault in script_mutations(path)]
    return random.Random(seed).sample(pool, min(count, len(pool)))


def places(path: Path) -> list[tuple[str, int]]:
    """Return each rule that applies to a Python file, with the number of each place; the file is parsed once."""
    from cosmic_ray.ast import ast_nodes, get_ast  # late: only `nox -s prove` installs it
    from cosmic_ray.plugins import get_operator, operator_names

    nodes = list(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))
    found = []
    for rule in sorted(name for name in operator_names() if not name.startswith(SKIPPED)):
        operator = get_operator(rule)()
        found += [(rule, number) for number in range(sum(len(list(operator.mutation_positions(n))) for n in nodes))]
    return found


def mutation(name: str, rule: str, occurrence: int) -> Fault:
    """Return one mutation of one Python file."""
    from cosmic_ray.mutating import mutate_code  # late: only `nox -s prove` installs it
    from cosmic_ray.plugins import get_operator

    text = (ROOT / name).read_text(encoding="utf-8")
    changed = mutate_code(text, get_operator(rule)(), occurrence)
    return Fault(
        f"{name}:{rule.removeprefix('core/')}:{occurrence}", "by rule", name, text, changed, tuple(TARGETS[name])
    )


def script_mutations(path: Path) -> list[Fault]:
    """Return every mutation of one script."""
    text, name = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
    tests, found = tuple(BROWSER_TESTS[path.name]), []
    for number, (pattern, replacement) in enumerate(SCRIPTS.items()):
        for match in re.finditer(pattern, text):
            changed = text[: match.start()] + match.expand(replacement) + text[match.end() :]
            found.append(Fault(f"{name}:{number}:{match.start()}", "scripts by rule", name, text, changed, tests))
    return found


def changed_line(fault: Fault) -> str:
    """Return the first line that a fault changes, as it is afterwards."""
    pairs = zip(fault.old.splitlines(), fault.new.splitlines(), strict=False)
    return next((new.strip()[:LINE_WIDTH] for old, new in pairs if old != new), "")
