"""Run a notebook in a sandbox, whatever it does: nbgrader's own preprocessor, made stubborn."""

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
from traitlets import Bool, Dict, default

from nbgrader_sandbox.execution import sandbox
from nbgrader_sandbox.execution.provisioner import WarmKernelManager

SLICE = 0.2  # seconds between two looks at the room; a reply is read when it comes
GRACE = 3  # seconds to answer an interrupt
NOTE = "… the rest of this output was cut when it was graded …"
LONGEST_MESSAGE = 2_000  # characters of an error
LONGEST_TRACEBACK = 20_000
SMALLEST_OUTPUT = 200  # so that a hundred thousand empty outputs are an excess too


class SandboxedExecute(Execute):
    """
    Runs the cells of one submission in a kernel that can reach nothing, and always gives a result.

    A cell that cannot be stopped ends the kernel: what ran before keeps its score, the rest fails with the reason. What
    is to be told to a human is written beside the notebook, as `NAME.findings.json`.
    """

    protected = Bool(True, help="Whether code runs in a sandbox; False only for a class you trust").tag(config=True)
    limits = Dict({}, help="Fields of nbgrader_sandbox.execution.sandbox.Limits that differ from its defaults").tag(
        config=True
    )

    @default("shutdown_kernel")
    def _at_once(self) -> str:
        return "immediate"  # a kernel that is asked to leave is looked at every tenth of a second

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Run every cell, then write down what was noticed."""
        if self.protected and (reason := sandbox.missing()):
            raise sandbox.NotProtectedError(
                f"submissions would run unprotected: {reason}. Install bubblewrap, or say --unprotected."
            )
        self.stopped, self.attempts, self.written = "", [], {}
        self.allowed = sandbox.Limits(**self.limits)
        self.deadline = monotonic() + self.allowed.seconds
        nb, resources = super().preprocess(nb, resources, km)
        found = {"stopped": self.stopped, "attempts": self.attempts, "cut": sorted(self.cut_cells(nb))}
        beside = Path(resources["metadata"]["path"]) / f"{resources['nbgrader']['notebook']}.findings.json"
        beside.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        return nb, resources

    def create_kernel_manager(self) -> Any:
        """Give a manager of a kernel in a room of its own; without Linux, nbgrader's ordinary one."""
        if sys.platform != "linux":
            return super().create_kernel_manager()
        course = self.parent.parent.coursedir
        steps = (course.source_directory, course.submitted_directory, course.autograded_directory)
        hidden = [Path(course.root, step) for step in steps]
        self.km = WarmKernelManager(protected=self.protected, hidden=hidden, limits=self.allowed, parent=self)
        return self.km

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Run one cell, or say in it why it was not run."""
        if cell.cell_type == "code" and cell.source.strip():
            if self.stopped:
                cell.outputs = [failure("NotRun", f"not run, because an earlier cell ended the kernel: {self.stopped}")]
            else:
                self.run(cell, index)
            if is_grade(cell) and not is_solution(cell):
                unwarn(cell)
        return cell, resources

    def run(self, cell: NotebookNode, index: int) -> None:
        """Run one cell; whatever ends the kernel becomes an error of this cell."""
        try:
            self.execute_cell(cell, index, store_history=True)
        except (DeadKernelError, CellTimeoutError) as end:
            self.stopped = self.stopped or str(end) or "the kernel died"
            cell.outputs.append(failure("KernelEnded", self.stopped))

    async def _async_poll_for_reply(
        self,
        msg_id: str,
        cell: NotebookNode,
        timeout: int | None,
        task_poll_output_msg: Any,
        task_poll_kernel_alive: Any,
    ) -> dict[str, Any]:
        """Wait for the reply in short slices; nbclient waits in one, and then a reply can be missed until its end."""
        until = min(monotonic() + (timeout or self.allowed.seconds), self.deadline)
        interrupted = False
        while True:
            try:
                reply = await ensure_async(self.kc.shell_channel.get_msg(timeout=SLICE))
            except Empty:
                if await self.must_interrupt(until, interrupted):
                    interrupted, until = True, monotonic() + GRACE
                continue
            if reply["parent_header"].get("msg_id") == msg_id:
                task_poll_kernel_alive.cancel()
                await self.last_outputs(task_poll_output_msg)
                if interrupted:
                    cell.outputs.append(failure("TooLong", f"stopped after {timeout} seconds"))
                return reply

    async def must_interrupt(self, until: float, interrupted: bool) -> bool:
        """Look at the room: raise if the kernel is dead or has to be killed, interrupt it if its time is up."""
        if not await ensure_async(self.km.is_alive()):
            raise DeadKernelError("the kernel ended while this cell ran (it left, crashed or ran out of memory)")
        if isinstance(self.km, WarmKernelManager) and (excess := self.km.provisioner.excess()):
            await self.kill(excess)
        if monotonic() < until:
            return False
        if interrupted:
            await self.kill("a cell ran too long and could not be interrupted")
        if monotonic() >= self.deadline:
            await self.kill(f"the notebook ran longer than {self.allowed.seconds} seconds in all")
        await ensure_async(self.km.interrupt_kernel())
        return True

    async def kill(self, reason: str) -> None:
        """End the room with everything in it."""
        self.stopped = reason
        await self.km.provisioner.kill()
        raise DeadKernelError(reason)

    async def last_outputs(self, outputs: Any) -> None:
        """Wait for the outputs that are still under way; a message too large to be read never comes."""
        done, _ = await asyncio.wait([outputs], timeout=GRACE)
        if not done:
            outputs.cancel()

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Take one message of the kernel, cut to what a human may want to see."""
        content = msg["content"]
        if msg["msg_type"] == "error":
            content["evalue"] = str(content["evalue"])[:LONGEST_MESSAGE]
            content["traceback"] = ["\n".join(map(str, content["traceback"]))[-LONGEST_TRACEBACK:]]
        elif "text" in content or "data" in content:
            room = self.allowed.output - self.written.get(cell_index, 0)
            self.written[cell_index] = self.written.get(cell_index, 0) + size(content)
            if room < 0:
                return None
            cut(content, room)
        return super().process_message(msg, cell, cell_index)

    def cut_cells(self, nb: NotebookNode) -> set[str]:
        """Name the cells whose output was cut."""
        over = [index for index, amount in self.written.items() if amount > self.allowed.output]
        return {nb.cells[index].metadata.get("nbgrader", {}).get("grade_id", f"cell {index + 1}") for index in over}

    async def _async_cleanup_kernel(self) -> None:
        """Hear what the room has to tell before it is gone."""
        if isinstance(self.km, WarmKernelManager):
            self.attempts = self.km.provisioner.attempts()
        await super()._async_cleanup_kernel()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)


def size(content: dict[str, Any]) -> int:
    """Measure an output in characters, roughly."""
    parts = [content["text"]] if "text" in content else content["data"].values()
    return SMALLEST_OUTPUT + sum(len(part) if isinstance(part, str) else len(str(part)) for part in parts)


def cut(content: dict[str, Any], room: int) -> None:
    """Shorten an output in place; a form of it that is too large is left out whole."""
    if "text" in content:
        if len(content["text"]) > room:
            content["text"] = f"{content['text'][:room]}\n{NOTE}\n"
        return
    kept = {kind: part for kind, part in content["data"].items() if len(str(part)) <= room}
    content["data"] = kept or {"text/plain": NOTE}


def failure(name: str, words: str) -> NotebookNode:
    """Make the output of a cell that failed for a reason of ours."""
    return new_output("error", ename=name, evalue=words, traceback=[f"{name}: {words}"])


def unwarn(cell: NotebookNode) -> None:
    """Relabel what a test wrote to stderr: nbgrader gives nothing for it, and a warning is not an error."""
    for output in cell.outputs:
        if output.output_type == "stream":
            output.name = "stdout"
