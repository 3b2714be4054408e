"""The `%%ts` cell magic: a Python notebook with TypeScript cells.

Colab starts its own Python kernel and no other. So the TypeScript kernel of this repository, the one
JupyterLab uses, runs as a child; `%%ts` sends it the cell and shows here what it publishes there: text as
it comes, tables, charts and pictures in every form they have, errors as errors, so that Run all stops.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from pathlib import Path

from IPython.core.getipython import get_ipython
from IPython.display import clear_output, publish_display_data
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from place import ROOT, lab_home, node

KERNEL = "tslab"
PRINT_KERNELSPEC = """
import { createKernelspec } from './notebooks/kernel/kernelspec.ts';
console.log(JSON.stringify(createKernelspec()));
"""


class TypeScriptError(Exception):
    """A TypeScript cell threw, or the compiler refused it."""

    def __init__(self, name: str, message: str, traceback: list[str]) -> None:
        super().__init__(f"{name}: {message}")
        self.typescript_traceback = traceback

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of the Python lines of this file."""
        return self.typescript_traceback


def write_kernelspec() -> Path:
    """The kernelspec as the repository states it, in a folder that only this notebook reads."""
    text = subprocess.run(
        [node(), "--input-type=module-typescript", "--eval", PRINT_KERNELSPEC],
        cwd=ROOT, text=True, capture_output=True, check=True,
    ).stdout  # fmt: skip
    folder = lab_home() / "cache" / "kernels"
    (folder / KERNEL).mkdir(parents=True, exist_ok=True)
    (folder / KERNEL / "kernel.json").write_text(json.dumps(json.loads(text), indent=2))
    return folder


class TypeScriptKernel:
    """One TypeScript kernel; started by the first cell, ended with the Python one."""

    def __init__(self) -> None:
        specs = KernelSpecManager(kernel_dirs=[str(write_kernelspec())], ensure_native_kernel=False)
        self.manager = KernelManager(kernel_name=KERNEL, kernel_spec_manager=specs)
        # Elsewhere lib's files would count as cell code.
        self.manager.start_kernel(cwd=str(ROOT / "notebooks"))
        atexit.register(self.stop)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)

    def stop(self) -> None:
        if self.manager.is_alive():
            self.client.stop_channels()
            self.manager.shutdown_kernel(now=True)

    def execute(self, code: str) -> None:
        """Runs one cell to its end. Raises what it raised."""
        try:
            reply = self.client.execute_interactive(
                code, output_hook=show_message, allow_stdin=False, stop_on_error=False
            )
        except KeyboardInterrupt:
            self.manager.interrupt_kernel()
            raise
        content = reply["content"]
        if content["status"] == "error":
            raise TypeScriptError(content["ename"], content["evalue"], content["traceback"])
        if content["status"] != "ok":
            raise TypeScriptError("Aborted", "the kernel did not run the cell", ["Aborted"])


def show_message(message: dict) -> None:
    """Shows here what the TypeScript kernel published there. Errors come with the reply."""
    kind, content = message["header"]["msg_type"], message["content"]
    if kind == "stream":
        stream = sys.stderr if content["name"] == "stderr" else sys.stdout
        stream.write(content["text"])
        stream.flush()
    elif kind == "clear_output":
        clear_output(wait=content.get("wait", False))
    elif kind in ("display_data", "update_display_data", "execute_result"):
        publish_display_data(
            data=content["data"],
            metadata=content.get("metadata", {}),
            transient=content.get("transient", {}),
            update=kind == "update_display_data",
        )


_kernel: TypeScriptKernel | None = None


def typescript_kernel() -> TypeScriptKernel:
    global _kernel
    if _kernel is None or not _kernel.manager.is_alive():
        _kernel = TypeScriptKernel()
    return _kernel


def ts(line: str, cell: str) -> None:
    """`%%ts` runs the cell as TypeScript; `%%ts --raises` expects it to throw and shows with what."""
    if line.strip() not in ("", "--raises"):
        raise ValueError(f'"%%ts" takes nothing or "--raises", got "{line.strip()}"')
    try:
        typescript_kernel().execute(cell)
    except TypeScriptError as error:
        if not line.strip():
            raise
        print("\n".join(error.typescript_traceback))
    else:
        if line.strip():
            raise AssertionError("This cell was to throw, and did not")


def register() -> None:
    """Adds the magic to this notebook."""
    shell = get_ipython()
    if shell is None:
        raise RuntimeError("%%ts needs a notebook: there is no IPython here")
    shell.register_magic_function(ts, magic_kind="cell", magic_name="ts")
