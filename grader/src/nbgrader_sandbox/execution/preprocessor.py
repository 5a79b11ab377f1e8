"""nbgrader Execute preprocessor that runs cells in the sandbox and continues after the kernel dies."""

import json
from pathlib import Path
from time import monotonic
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Dict, List, default

from nbgrader_sandbox.execution import sandbox
from nbgrader_sandbox.execution.client import sandboxed_kernel_manager
from nbgrader_sandbox.execution.watch import Watch

GRACE = 3  # seconds to react to an interrupt
KERNEL_LEFT = "the kernel ended while this cell ran (it left, crashed or ran out of memory)"
NOT_INTERRUPTED = "a cell ran too long and could not be interrupted"
NOT_RECEIVED = "the output of a cell was too large to be read"
CUT_NOTE = "… the rest of this output was cut when it was graded …"
LONGEST_MESSAGE = 2_000  # characters of an error message
LONGEST_TRACEBACK = 20_000
SMALLEST_OUTPUT = 200  # so that a hundred thousand empty outputs exceed the limit too


class SandboxedExecute(Execute):
    """
    Run the cells of one submission in a sandboxed kernel.

    If a cell ends the kernel or cannot be stopped, cells that ran before keep their marks, and later cells get an error
    that says why they did not run. Observations for the instructor are in `observed` afterwards, and in
    ``NAME.findings.json`` beside the notebook.

    Parameters
    ----------
    protected : bool
        Configurable. Run the kernel in a sandbox.
    limits : dict
        Configurable. Fields of `Limits` that differ from the defaults.
    hidden : list of str
        Configurable. Folders that a submission must not see; default: the course's solutions and submissions.

    Raises
    ------
    NotProtectedError
        If there is no sandbox and `protected` is True.

    """

    protected = Bool(True, help="Whether code runs in a sandbox; False only for a class you trust").tag(config=True)
    limits = Dict({}, help="Fields of nbgrader_sandbox.execution.sandbox.Limits that differ from its defaults").tag(
        config=True
    )
    hidden = List(help="Folders that a submission must not see").tag(config=True)
    manager: AsyncKernelManager | None = None  # nbclient forgets its own when the kernel is cleaned up

    @default("hidden")
    def _folders_of_the_course(self) -> list[str]:
        course = CourseDirectory(config=self.config)
        steps = (course.source_directory, course.submitted_directory, course.autograded_directory)
        return [str(Path(course.root, step)) for step in steps]

    results = List(None, allow_none=True, help="Tests whose model run gives a result; None if it is not known").tag(
        config=True
    )

    @default("shutdown_kernel")
    def _at_once(self) -> str:
        return "immediate"  # a shutdown request is polled every 0.1 s

    @default("timeout_func")
    def _limited_by_the_total(self) -> Any:
        return self.seconds_for_cell

    @default("error_on_timeout")
    def _too_long(self) -> dict[str, Any]:
        message = f"stopped after {self.timeout} seconds"
        return {"ename": "TooLong", "evalue": message, "traceback": [f"TooLong: {message}"]}

    @default("iopub_timeout")
    def _grace(self) -> int:
        return GRACE

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Run every cell, then write the observations."""
        if self.protected and (reason := sandbox.unavailable_reason()):
            raise sandbox.NotProtectedError(
                f"submissions would run unprotected: {reason}. Install bubblewrap, or add --unprotected."
            )
        self.stopped, self.output_sizes = "", {}
        self.watch = Watch(self, nb)
        self.effective_limits = sandbox.Limits(**self.limits)
        self.deadline = monotonic() + self.effective_limits.seconds
        nb, resources = super().preprocess(nb, resources, km)
        self.observed = {"stopped": self.stopped, "cut": sorted(self.cells_with_cut_output(nb))}
        self.observed |= self.reported() | self.watch.findings()
        findings_path = Path(resources["metadata"]["path"]) / f"{resources['nbgrader']['notebook']}.findings.json"
        findings_path.write_text(json.dumps(self.observed, ensure_ascii=False), encoding="utf-8")
        return nb, resources

    def reported(self) -> dict[str, list[str]]:
        """Return what the submission tried to access, and what is wrong with the reports of it."""
        watched = self.manager.provisioner if self.manager else None
        damage = watched.report.damage() if watched and watched.report else []
        return {"attempts": list(watched.attempts) if watched else [], "damage": damage}

    def create_kernel_manager(self) -> Any:
        """Return a manager of a sandboxed kernel, or nbgrader's own if code runs unprotected."""
        if not self.protected:
            return super().create_kernel_manager()
        self.km = self.manager = sandboxed_kernel_manager(self.effective_limits, self.hidden)
        return self.km

    def seconds_for_cell(self, cell: NotebookNode) -> float:
        """Return how long a cell may run. In the sandbox the provisioner holds the total time."""
        remaining = max(1, self.deadline - monotonic())
        return self.timeout if self.manager and self.timeout else min(self.timeout or remaining, remaining)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Run one cell, or put an error into it that says why it was not run."""
        if cell.cell_type == "code" and cell.source.strip():
            if self.stopped:
                cell.outputs = [
                    error_output("NotRun", f"not run, because an earlier cell ended the kernel: {self.stopped}")
                ]
            else:
                self.watch.before(cell, index)
                self.run_code_cell(cell, index)
                self.watch.after(cell, index)
            if is_grade(cell) and not is_solution(cell):
                relabel_stderr(cell)
                self.watch.look_for_forged_result(cell, self.results)
        return cell, resources

    def run_code_cell(self, cell: NotebookNode, index: int, store_history: bool = True) -> None:
        """Run one cell. If the kernel ends, the cell gets an error."""
        if self.manager:
            self.manager.provisioner.interrupted = False
        try:
            self.execute_cell(cell, index, store_history=store_history)
        except (DeadKernelError, CellTimeoutError) as error:
            self.stopped = self.reason_to_stop(error)
        if self.stopped:
            cell.outputs.append(error_output("KernelEnded", self.stopped))

    def reason_to_stop(self, error: Exception) -> str:
        """Return why the kernel cannot go on."""
        watched = self.manager.provisioner if self.manager else None
        if isinstance(error, DeadKernelError):
            return (watched and watched.ended) or KERNEL_LEFT
        return NOT_RECEIVED if watched and not watched.interrupted else NOT_INTERRUPTED

    def on_cell_executed(self, **kwargs: Any) -> None:
        """Stop after a cell that asks the kernel to exit. The kernel does so a little later, perhaps cells later."""
        super().on_cell_executed(**kwargs)
        for wish in kwargs["execute_reply"]["content"].get("payload", ()):
            if wish.get("source") == "ask_exit" and not wish.get("keepkernel"):
                self.stopped = KERNEL_LEFT

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Process one message of the kernel; shorten outputs and errors that are too long."""
        content = msg["content"]
        if msg["msg_type"] == "error":
            content["evalue"] = str(content["evalue"])[:LONGEST_MESSAGE]
            content["traceback"] = ["\n".join(map(str, content["traceback"]))[-LONGEST_TRACEBACK:]]
        elif "text" in content or "data" in content:
            remaining = self.effective_limits.output - self.output_sizes.get(cell_index, 0)
            self.output_sizes[cell_index] = self.output_sizes.get(cell_index, 0) + output_size(content)
            if remaining < 0:
                return None
            shorten_output(content, remaining)
        return super().process_message(msg, cell, cell_index)

    def cells_with_cut_output(self, nb: NotebookNode) -> set[str]:
        """Return the names of cells whose output was cut."""
        too_long = [index for index, amount in self.output_sizes.items() if amount > self.effective_limits.output]
        return {nb.cells[index].metadata.get("nbgrader", {}).get("grade_id", f"cell {index + 1}") for index in too_long}


def output_size(content: dict[str, Any]) -> int:
    """Return the approximate size of an output in characters."""
    parts = [content["text"]] if "text" in content else content["data"].values()
    return SMALLEST_OUTPUT + sum(len(part) if isinstance(part, str) else len(str(part)) for part in parts)


def shorten_output(content: dict[str, Any], remaining: int) -> None:
    """Shorten an output in place; leave out formats that are too large."""
    if "text" in content:
        if len(content["text"]) > remaining:
            content["text"] = f"{content['text'][:remaining]}\n{CUT_NOTE}\n"
        return
    kept = {kind: part for kind, part in content["data"].items() if len(str(part)) <= remaining}
    content["data"] = kept or {"text/plain": CUT_NOTE}


def error_output(name: str, message: str) -> NotebookNode:
    """Return an error output for a cell that the grader stopped or did not run."""
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])


def relabel_stderr(cell: NotebookNode) -> None:
    """
    Relabel stderr of a test as stdout: nbgrader gives no marks for a test that writes to stderr, and warnings are not
    errors.
    """
    for output in cell.outputs:
        if output.output_type == "stream":
            output.name = "stdout"
