"""Runs a lesson as it is in `notebooks/`, cell by cell, in this notebook."""

from __future__ import annotations

import json

from IPython.display import Markdown, display

from place import ROOT
from typescript import TypeScriptError, typescript_kernel


def run_lesson(number: str) -> None:
    """Text and code of one lesson, with its outputs. Stops at the first cell that fails."""
    found = sorted((ROOT / "notebooks").glob(f"{number}-*.ipynb"))
    if not found:
        there = ", ".join(path.name[:2] for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")))
        raise ValueError(f'There is no lesson "{number}", choose one of {there}')
    for cell in json.loads(found[0].read_text())["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            display(Markdown(source))
            continue
        raises = "raises-exception" in cell["metadata"].get("tags", [])
        try:
            typescript_kernel().execute(source)
        except TypeScriptError as error:
            if not raises:
                raise
            print("\n".join(error.typescript_traceback))
