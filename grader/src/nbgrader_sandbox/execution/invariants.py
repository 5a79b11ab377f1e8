"""
What must be the same after a notebook ran: the checks, Python's own functions, and the kernel that runs the tests.

The code below runs in the kernel between the cells of a notebook. A kernel can lie about itself, so this finds what is
done plainly; it is no proof of honesty.
"""

import json
import random
import re
from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from nbgrader_sandbox.execution import audit, courses

FINGERPRINTS = """
def look(prefixes):
    import builtins, json, sys
    sys.audit("ALIVE_EVENT", TOKEN)
    shell, found = get_ipython(), {}
    def mark(value):
        code = getattr(value, "__code__", None)
        return id(value) if code is None else f"{id(value)} {id(code)} {id(value.__defaults__)}"
    def add(place, names):
        for name, value in list(names.items()):
            if callable(value) and not name.startswith("_abc"):
                found[f"{place}.{name}"] = mark(value)
    for name, module in list(sys.modules.items()):
        if module is not None and name.partition(".")[0] in prefixes:
            found[name] = str(id(module))
            add(name, vars(module))
            for each in [each for each in vars(module).values() if isinstance(each, type)]:
                if each.__module__ == name:
                    add(f"{name}.{each.__name__}", vars(each))
    # the kernel sets these two for each cell
    add("builtins", {name: value for name, value in vars(builtins).items() if name not in ("_", "input")})
    parts = {"shell": shell, "kernel": shell.kernel, "session": shell.kernel.session, "compile": shell.compile}
    for place, thing in parts.items():
        add(place, {name: value for name, value in vars(thing).items() if callable(value)})
        for each in [each for each in type(thing).__mro__[:-1] if not each.__module__.startswith("traitlets")]:
            add(f"{place}.{each.__name__}", vars(each))
    for name in ("input_transformers_cleanup", "input_transformers_post"):
        hooks = [*getattr(shell, name), *getattr(shell.input_transformer_manager, name[19:] + "_transforms", [])]
        found[f"shell.{name}"] = str([id(each) for each in hooks if getattr(each, "__module__", "") == "__main__"])
    found["shell.ast_transformers"] = str([type(each).__name__ for each in shell.ast_transformers])
    found["shell.ast_node_interactivity"] = shell.ast_node_interactivity
    for event, hooks in shell.events.callbacks.items():
        mine = [each for each in hooks if getattr(each, "__module__", "") == "__main__"]
        found[f"shell.events.{event}"] = str(list(map(id, mine)))
    found["sys.displayhook"] = mark(sys.displayhook)
    found["sys.gettrace"] = str(sys.gettrace())
    shell.display_pub.publish({"text/plain": TOKEN + json.dumps(found) + TOKEN})
look(PREFIXES)
del look
"""
TAKE = (
    "get_ipython().user_ns['_nbs_kept'] = "
    "{name: get_ipython().user_ns.pop(name) for name in NAMES if name in get_ipython().user_ns}"
)
GIVE_BACK = "get_ipython().user_ns.update(get_ipython().user_ns.pop('_nbs_kept', {}))"
SHORT = """
def _nbs_short(shell):
    mode = shell.InteractiveTB.mode
    def full(*_):
        shell.InteractiveTB.set_mode(mode)
        shell.events.unregister("post_run_cell", full)
    shell.events.register("post_run_cell", full)
    shell.InteractiveTB.set_mode("Minimal")
_nbs_short(get_ipython())
del _nbs_short
"""  # IPython takes half a second to show its first error in full
INSTANCES = ("shell", "kernel", "session", "compile")  # a function put on one of these hides that of its class


def fingerprint_cell(token: str) -> NotebookNode:
    """Return a cell that shows a mark of every function that must not change, and reports the token."""
    source = FINGERPRINTS.replace("TOKEN", repr(token)).replace("PREFIXES", repr(set(courses.names("PROTECTED"))))
    source = source.replace("ALIVE_EVENT", audit.ALIVE_EVENT)
    return new_code_cell(source)


def new_token() -> str:
    """Return a word that no notebook contains."""
    return f"nbs{random.SystemRandom().randrange(10**12):012d}"


def read_fingerprints(cell: NotebookNode, token: str) -> dict[str, str] | None:
    """Return the marks that a cell showed; None if it showed none."""
    shown = " ".join(str(output.get("data", {}).get("text/plain", "")) for output in cell.outputs)
    found = re.search(rf"{token}(.*){token}", shown, re.DOTALL)
    try:
        marks = json.loads(found[1]) if found else None
    except ValueError:
        return None
    return marks if isinstance(marks, dict) else None


def changed_names(before: dict[str, str] | None, after: dict[str, str] | None) -> list[str]:
    """Return the names whose marks differ; one name per function, the shortest."""
    if before is None:
        return []
    if after is None:
        return ["the kernel's answers"]
    differing = [name for name, mark in before.items() if after.get(name, mark if "." in name else "") != mark]
    differing += [name for name in after if name not in before and name.rpartition(".")[0] in INSTANCES]
    shortest = {name.rpartition(".")[2]: name for name in sorted(differing, key=len, reverse=True)}
    return sorted(shortest.values())


def canary_cells() -> list[NotebookNode]:
    """Return cells whose check must fail, with numbers that are new each time; after each, errors show as before."""
    low = random.SystemRandom().randrange(10**6)
    sources = [f"{SHORT}assert {low} == {low + 1}", *(SHORT + line for line in courses.names("CANARIES"))]
    return [new_code_cell(source) for source in sources]


def passed(cell: NotebookNode) -> bool:
    """Return whether a cell gave no error."""
    return not any(output.output_type == "error" for output in cell.outputs)


def taken_names(notebook: NotebookNode) -> list[str]:
    """Return the names of Python's own functions that a student took, as `repair` noted them."""
    noted = notebook.metadata.get("nbgrader_sandbox", {})
    names = noted.get("taken", []) if isinstance(noted, dict) else []
    return [name for name in names if isinstance(name, str) and name.isidentifier()]


def take_cell(names: Iterable[str]) -> NotebookNode:
    """Return a cell that gives names back to Python until `give_back_cell` runs."""
    return new_code_cell(TAKE.replace("NAMES", repr(list(names))))


def give_back_cell() -> NotebookNode:
    """Return a cell that gives the student's names their meaning again."""
    return new_code_cell(GIVE_BACK)


def without_forged_result(cell: NotebookNode, expected: Iterable[str] | None) -> bool:
    """
    Remove from a test a result that the model answer's run does not have; nbgrader would take it as a mark.

    Returns
    -------
    bool
        Whether there was one.

    """
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    if expected is None or name in expected:
        return False
    kept: list[Any] = [output for output in cell.outputs if output.output_type != "execute_result"]
    forged = len(kept) < len(cell.outputs)
    cell.outputs = kept
    return forged
