"""nbgrader Execute preprocessor that runs cells in the sandbox and continues after the kernel dies."""

import asyncio
import json
import sys
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from jupyter_client.utils import ensure_async
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Dict, List, default

from nbgrader_sandbox.execution import sandbox
from nbgrader_sandbox.execution.provisioner import SandboxKernelManager
from nbgrader_sandbox.execution.watch import Watch

SLICE = 0.2  # seconds between two checks of the limits; a reply is read at once
GRACE = 3  # seconds to react to an interrupt
CUT_NOTE = "… the rest of this output was cut when it was graded …"
LONGEST_MESSAGE = 2_000  # characters of an error message
LONGEST_TRACEBACK = 20_000
SMALLEST_OUTPUT = 200  # so that a hundred thousand empty outputs exceed the limit too


class SandboxedExecute(Execute):
    """
    Run the cells of one submission in a sandboxed kernel.

    If a cell cannot be stopped, the kernel is killed: cells that ran before keep their marks, and later cells get an
    error that says why they did not run. Observations for the instructor are written to ``NAME.findings.json`` beside
    the notebook.

    Parameters
    ----------
    protected : bool
        Configurable. Run the kernel in a sandbox.
    limits : dict
        Configurable. Fields of `Limits` that differ from the defaults.

    Raises
    ------
    NotProtectedError
        If there is no sandbox and `protected` is True.

    """

    protected = Bool(True, help="Whether code runs in a sandbox; False only for a class you trust").tag(config=True)
    limits = Dict({}, help="Fields of nbgrader_sandbox.execution.sandbox.Limits that differ from its defaults").tag(
        config=True
    )

    results = List(None, allow_none=True, help="Tests whose model run gives a result; None if it is not known").tag(
        config=True
    )

    @default("shutdown_kernel")
    def _at_once(self) -> str:
        return "immediate"  # a shutdown request is polled every 0.1 s

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Run every cell, then write the observations."""
        if self.protected and (reason := sandbox.unavailable_reason()):
            raise sandbox.NotProtectedError(
                f"submissions would run unprotected: {reason}. Install bubblewrap, or add --unprotected."
            )
        self.stopped, self.attempts, self.output_sizes = "", [], {}
        self.watch = Watch(self, nb)
        self.effective_limits = sandbox.Limits(**self.limits)
        self.deadline = monotonic() + self.effective_limits.seconds
        nb, resources = super().preprocess(nb, resources, km)
        found = {"stopped": self.stopped, "attempts": self.attempts, "cut": sorted(self.cells_with_cut_output(nb))}
        found |= self.watch.findings()
        findings_path = Path(resources["metadata"]["path"]) / f"{resources['nbgrader']['notebook']}.findings.json"
        findings_path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        return nb, resources

    def create_kernel_manager(self) -> Any:
        """Return a manager of a sandboxed kernel; nbgrader's own on systems other than Linux."""
        if sys.platform != "linux":
            return super().create_kernel_manager()
        course = self.parent.parent.coursedir
        steps = (course.source_directory, course.submitted_directory, course.autograded_directory)
        hidden = [Path(course.root, step) for step in steps]
        self.km = SandboxKernelManager(
            protected=self.protected, hidden=hidden, limits=self.effective_limits, parent=self
        )
        return self.km

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
        try:
            self.execute_cell(cell, index, store_history=store_history)
        except (DeadKernelError, CellTimeoutError) as error:
            self.stopped = self.stopped or str(error) or "the kernel died"
            cell.outputs.append(error_output("KernelEnded", self.stopped))

    async def _async_poll_for_reply(
        self,
        msg_id: str,
        cell: NotebookNode,
        timeout: int | None,
        task_poll_output_msg: Any,
        task_poll_kernel_alive: Any,
    ) -> dict[str, Any]:
        """Wait for the reply in short intervals. nbclient waits in one interval and can miss a reply until it ends."""
        deadline = min(monotonic() + (timeout or self.effective_limits.seconds), self.deadline)
        interrupted = False
        while True:
            try:
                reply = await ensure_async(self.kc.shell_channel.get_msg(timeout=SLICE))
            except Empty:
                if await self.must_interrupt(deadline, interrupted):
                    interrupted, deadline = True, monotonic() + GRACE
                continue
            if reply["parent_header"].get("msg_id") == msg_id:
                task_poll_kernel_alive.cancel()
                await self.wait_for_outputs(task_poll_output_msg)
                if interrupted:
                    cell.outputs.append(error_output("TooLong", f"stopped after {timeout} seconds"))
                return reply

    async def must_interrupt(self, deadline: float, interrupted: bool) -> bool:
        """Check liveness and limits: kill the kernel, or interrupt it and return True."""
        if not await ensure_async(self.km.is_alive()):
            raise DeadKernelError("the kernel ended while this cell ran (it left, crashed or ran out of memory)")
        if isinstance(self.km, SandboxKernelManager) and (exceeded_limit := self.km.provisioner.exceeded_limit()):
            await self.stop_kernel(exceeded_limit)
        if monotonic() < deadline:
            return False
        if interrupted:
            await self.stop_kernel("a cell ran too long and could not be interrupted")
        if monotonic() >= self.deadline:
            await self.stop_kernel(f"the notebook ran longer than {self.effective_limits.seconds} seconds in total")
        await ensure_async(self.km.interrupt_kernel())
        return True

    async def stop_kernel(self, reason: str) -> None:
        """Kill the kernel and all processes in its sandbox; raise DeadKernelError."""
        self.stopped = reason
        await self.km.provisioner.kill()
        raise DeadKernelError(reason)

    async def wait_for_outputs(self, outputs: Any) -> None:
        """Wait for outputs that were sent before the reply. A message over the size limit never arrives."""
        done, _ = await asyncio.wait([outputs], timeout=GRACE)
        if not done:
            outputs.cancel()

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

    async def _async_cleanup_kernel(self) -> None:
        """Read the audit log before the kernel is cleaned up."""
        if isinstance(self.km, SandboxKernelManager):
            self.attempts = self.km.provisioner.read_attempts()
        await super()._async_cleanup_kernel()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)


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
