"""Executes a notebook with nbclient, the way nbconvert and CI tools do, and prints it as JSON.

The parity test compares what this client sees with what our own runner sees.

    python execute.py NOTEBOOK FOLDER
"""

import json
import sys

import nbformat
from nbclient import NotebookClient

path, folder = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
NotebookClient(
    notebook,
    kernel_name="tslab",
    timeout=120,
    resources={"metadata": {"path": folder}},
).execute()
# As it is in memory: nbformat.writes would split texts into lists of lines.
print(json.dumps(notebook))
