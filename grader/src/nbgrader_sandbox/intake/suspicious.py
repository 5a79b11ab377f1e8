"""Lines of a student's code that a person should read: they do what no answer needs. Marks do not change for them."""

import ast
import io
import re
import tokenize
from functools import cache

from nbgrader_sandbox.execution import courses
from nbgrader_sandbox.findings import LOOK, Finding

CHANGES_CHECKS = "changes the module that checks"
RELIES = "changes what the tests rely on"
# What runs is also watched as it runs: files, hosts and programs by the sandbox, checks and kernel by `invariants`.
SUSPICIOUS = {
    r"input_transformer|ast_transformers|ast_node_interactivity": "changes how the tests are read",
    r"(pre|post)_(run_cell|execute)|\bevents\.register": "runs code of its own around the tests",
    r"\b(_ih|In)\s*\[|history_manager|sys\.settrace|f_back|f_locals|_getframe|inspect\.(stack|currentframe)":
        "reads the tests while they run",
    r"__builtins__|import\s+builtins|\bbuiltins\.|AssertionError\s*=(?!=)|__class__\s*=(?!=)|__code__\s*=(?!=)|"
    r"displayhook|\b(run_cell|run_ast_nodes|run_code|ast_parse|showtraceback)\s*=(?!=)|session\.send": RELIES,
    r"\.modules\b": CHANGES_CHECKS,
    r"os\._exit|os\.kill|os\.fork|\bctypes\b|import mmap|mmap\.mmap": "reaches below Python",
    r"nbgrader|gradebook|solutions/|/proc/": "names files of the grading",
    r"^\s*(import|from) socket\b|(?<!\.)\b(socket|requests)\.\w+\(|urllib\.request|\burlopen\(|http\.client":
        "names the network",
    r"import subprocess|from subprocess|\bsubprocess\.\w+\(|os\.(system|popen)|import pty": "starts other programs",
}  # fmt: skip
NUMBERS = {"float", "int", "complex", "str", "bool"}
COMPARISONS = {
    "__eq__",
    "__ne__",
    "__lt__",
    "__gt__",
    "__le__",
    "__ge__",
    "__float__",
    "__sub__",
    "__rsub__",
    "__abs__",
}
ALIAS = re.compile(r"import\s+(\w+)(?:\.\w+)*\s+as\s+(\w+)")


def suspicious_lines(source: str, key: str = "", aliases: frozenset[str] = frozenset()) -> list[Finding]:
    """List the lines of one cell of code that a person should read. Comments are left out."""
    found = []
    lines, forged = without_comments(source).splitlines(), forging_classes(source)
    patterns = suspicious_patterns(aliases)
    for number, line in enumerate(lines, 1):
        effect = next((effect for pattern, effect in patterns.items() if re.search(pattern, line)), "")
        if effect := effect or (RELIES if number in forged else ""):
            what = f"line {number} {effect}: {line.strip()[:80]}"
            found.append(Finding(LOOK, what, "read the line; its marks are not changed", key))
    return found


def aliases_of_checks(sources: list[str]) -> frozenset[str]:
    """Return other names that cells give to modules that check answers: `t` for `import ties as t`."""
    protected = courses.names("PROTECTED")
    return frozenset(alias for source in sources for module, alias in ALIAS.findall(source) if module in protected)


@cache
def suspicious_patterns(aliases: frozenset[str]) -> dict[str, str]:
    """Return the suspicious patterns, including those of the installed courses."""
    modules = "|".join(map(re.escape, sorted({*courses.names("PROTECTED"), *aliases})))
    internal = courses.name_pattern("INTERNAL")
    assigned = rf"(?<!\.)\b({modules})(\.\w+)+\s*=(?!=)|setattr\(\s*({modules})\b" if modules else ""
    changes_checks_pattern = "|".join(filter(None, (assigned, internal and rf"\b({internal})\b")))
    return {**({changes_checks_pattern: CHANGES_CHECKS} if changes_checks_pattern else {}), **SUSPICIOUS}


def without_comments(source: str) -> str:
    """Return code whose comments are blank. Code that is not Python loses lines that begin with a number sign."""
    lines = source.splitlines()
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                lines[row - 1] = lines[row - 1][:column]
    except (tokenize.TokenError, SyntaxError, IndexError):
        lines = ["" if line.lstrip().startswith("#") else line for line in source.splitlines()]
    return "\n".join(lines)


def forging_classes(source: str) -> set[int]:
    """Return the lines of methods that make a value equal to everything: a changed number, or always true."""
    try:
        classes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    except (SyntaxError, ValueError, RecursionError):
        return set()
    return {
        method.lineno
        for each in classes
        for method in each.body
        if isinstance(method, ast.FunctionDef) and method.name in COMPARISONS
        if is_number(each) or always_true(method)
    }


def is_number(each: ast.ClassDef) -> bool:
    """Return whether a class changes a type of Python's own."""
    return any(isinstance(base, ast.Name) and base.id in NUMBERS for base in each.bases)


def always_true(method: ast.FunctionDef) -> bool:
    """Return whether a method does nothing but return True."""
    last = method.body[-1]
    return len(method.body) == 1 and isinstance(last, ast.Return) and ast.unparse(last) == "return True"
