"""Kernels in a sandbox, and notebooks that run in one, for tests."""

import asyncio
import json

from nbformat import v4
from traitlets.config import Config

from nbgrader_sandbox.execution import sandbox
from nbgrader_sandbox.execution.client import sandboxed_kernel_manager
from nbgrader_sandbox.execution.preprocessor import SandboxedExecute


class SandboxedKernel:
    """A kernel in a sandbox."""

    def __init__(self, folder, hidden=(), limits=None):
        self.folder, self.loop = folder, asyncio.new_event_loop()
        self.manager = sandboxed_kernel_manager(limits or sandbox.Limits(), map(str, hidden))
        self.loop.run_until_complete(self.open())

    async def open(self):
        await self.manager.start_kernel(cwd=str(self.folder))
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)

    def run(self, code):
        """Run code; return what it printed and the name of its error."""
        output = []

        def collect_output(message):
            content = message["content"]
            output.append(content.get("text", "") + content.get("ename", "") * (message["msg_type"] == "error"))

        self.loop.run_until_complete(self.client.execute_interactive(code, output_hook=collect_output, timeout=60))
        return "".join(output).strip()

    def close(self):
        self.client.stop_channels()
        self.loop.run_until_complete(self.manager.shutdown_kernel(now=True))
        self.loop.close()


def executed(folder, *sources, source_folder="source", root=None, timeout=60, **limits):
    """Run cells as nbgrader does; return the error of each, or what it printed, and what was observed."""
    config = Config(CourseDirectory={"root": str(root or folder), "source_directory": source_folder})
    runner = SandboxedExecute(config=config, limits=limits, timeout=timeout)
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])
    runner.preprocess(notebook, {"metadata": {"path": str(folder)}, "nbgrader": {"notebook": "run"}})
    found = json.loads((folder / "run.findings.json").read_text(encoding="utf-8"))
    return [[out.get("evalue", out.get("text", "")).strip() for out in cell.outputs] for cell in notebook.cells], found
