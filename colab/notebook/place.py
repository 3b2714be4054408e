"""Where this notebook runs, which GPU is there, and why a part is skipped when something is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def in_colab() -> bool:
    return "google.colab" in sys.modules or bool(os.environ.get("COLAB_RELEASE_TAG"))


def lab_home() -> Path:
    return Path(os.environ.get("LAB_HOME", ROOT / ".lab"))


def node() -> str:
    return str(ROOT / ".node" / "bin" / "node")


def lab(*arguments: str) -> str:
    """Runs a `lab` command and returns what it printed; its progress appears below the cell."""
    done = subprocess.run(
        [node(), str(ROOT / "lib/cli/lab.js"), *arguments], cwd=ROOT, text=True, capture_output=True
    )
    sys.stderr.write(done.stderr)
    if done.returncode != 0:
        raise RuntimeError(f"lab {' '.join(arguments)} ended with exit code {done.returncode}")
    return done.stdout


def show_gpu() -> list[dict]:
    """Says which GPU `lab doctor` found; returns the list, empty without one."""
    gpus = json.loads(lab("doctor", "--json"))["gpus"]
    for gpu in gpus:
        memory = gpu.get("vramBytes")
        print(f"GPU: {gpu['name']}" + (f", {memory / 2**30:.1f} GiB" if memory else ""))
    if not gpus:
        how = "Runtime > Change runtime type > T4 GPU" if in_colab() else "a machine with an NVIDIA GPU"
        print(f"GPU: none found here. Everything below runs on the CPU or says why it is skipped ({how})")
    return gpus


def why_not(*modules: str, gpu: bool = True) -> str | None:
    """Why a part cannot run here, in one sentence; None when it can."""
    python = training_python()
    if gpu and shutil.which("nvidia-smi") is None:
        return "it needs an NVIDIA GPU, and there is no nvidia-smi on this machine"
    if gpu and subprocess.run(["nvidia-smi", "-L"], capture_output=True).returncode != 0:
        return "it needs an NVIDIA GPU, and nvidia-smi finds none"
    probe = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {modules!r})))"
    if subprocess.run([python, "-c", probe], capture_output=True).returncode != 0:
        return f"it needs the Python packages {', '.join(modules)}, and {python} lacks one of them"
    return None


def training_python() -> str:
    """The Python with PyTorch: Colab's own, what LAB_TRAINING_PYTHON names, or .venv-training."""
    own = ROOT / ".venv-training/bin/python"
    return os.environ.get("LAB_TRAINING_PYTHON") or (str(own) if own.exists() else sys.executable)
