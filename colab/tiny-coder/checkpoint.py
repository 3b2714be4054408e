"""Checkpoints that are either complete or absent, and a log that never repeats a step."""

from __future__ import annotations

import json
import os
from pathlib import Path

import torch


def write_atomically(path: Path, write: object) -> None:
    """Calls `write(temporary_path)`, flushes to disk, then renames: readers never see half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    write(temporary)  # type: ignore[operator]
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.chmod(0o644)
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the rename itself
    finally:
        os.close(folder)


def save_checkpoint(path: Path, state: dict[str, object]) -> None:
    write_atomically(path, lambda temporary: torch.save(state, temporary))


def load_checkpoint(path: Path) -> dict[str, object] | None:
    return torch.load(path, map_location="cpu", weights_only=True) if path.exists() else None


class JsonLog:
    """One JSON object per line. On resume, lines after the checkpoint's step are cut off."""

    def __init__(self, path: Path, resume_step: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = []
        if path.exists() and resume_step > 0:
            kept = [x for x in path.read_text().splitlines() if json.loads(x)["step"] <= resume_step]
        write_atomically(path, lambda t: t.write_text("".join(f"{line}\n" for line in kept)))
        self.file = path.open("a")

    def write(self, row: dict[str, object]) -> None:
        self.file.write(json.dumps(row) + "\n")
        self.file.flush()
