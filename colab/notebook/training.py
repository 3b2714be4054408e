"""Training that survives the end of a session: the checkpoint lies where the next session finds it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from place import ROOT, in_colab, lab, lab_home, training_python

TINY_CODER = ROOT / "colab/tiny-coder"
LORA = ROOT / "colab/lora"
DRIVE = Path("/content/drive/MyDrive")


def checkpoint_folder(name: str) -> Path:
    """On the learner's Drive where it is mounted, because Colab's own disk ends with the session."""
    if in_colab() and DRIVE.exists():
        return DRIVE / "offload-lab" / name
    if in_colab():
        print("Google Drive is not mounted: a checkpoint here ends with this session")
    return lab_home() / "training" / name


def prepare_data(data: Path, tasks: int) -> None:
    """Tasks of the training split, a tokenizer and token arrays, once."""
    if (data / "tasks.npz").exists():
        return
    data.mkdir(parents=True, exist_ok=True)
    lab("tasks", "export", "--split", "train", "--count", str(tasks), "--seed", "1",
        "--out", str(data / "train.jsonl"))  # fmt: skip
    run("tokenizer.py", "--out", data / "tokenizer.json", "--vocab", 2048, data / "train.jsonl")
    run("prepare.py", "--tokenizer", data / "tokenizer.json", "--tasks", data / "train.jsonl", "--out", data)


def run(script: str, *arguments: object, folder: Path = TINY_CODER) -> int:
    """Runs a training script and shows its lines as they come. Exit code 3: stopped, checkpoint written."""
    command = [training_python(), str(folder / script), *map(str, arguments)]
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for line in child.stdout or []:
            sys.stdout.write(line)
    except KeyboardInterrupt:
        child.terminate()  # it writes its checkpoint and ends
        child.wait()
        raise
    code = child.wait()
    if code not in (0, 3):
        raise RuntimeError(f"{script} ended with exit code {code}; its last lines are above")
    return code


def train_tiny_coder(preset: str, *budget: str, tasks: int = 60_000, data: Path | None = None) -> Path:
    """Trains until the budget (`--minutes N` or `--steps N`) is spent; begins where the last session ended.

    Returns the model folder that `lab eval --model` and `lab bundle export --model` take.
    """
    out = checkpoint_folder(f"tiny-coder-{preset}")
    data = data or out / "data"
    prepare_data(data, tasks)
    if (out / "checkpoint.pt").exists():
        print(f"Going on from the checkpoint in {out}")
    if run("train.py", "--preset", preset, "--data", data, "--out", out, *budget) == 3:
        raise RuntimeError("The training was stopped; run this cell again to go on")
    name = f"my-tiny-coder-{preset}"
    model = out / "models" / name
    if not (model / "manifest.json").exists():
        run("export.py", "--weights", out / "final", "--log", out / "log.jsonl",
            "--tokenizer", data / "tokenizer.json", "--name", name, "--out", model)  # fmt: skip
    return model


def evaluate(model: Path | str, per_level: int = 50) -> dict:
    """pass@1 of a model folder: its answers executed by `lab eval`; writes a run record."""
    report = json.loads(
        lab("eval", "--model", str(model), "--level", "1,2", "--per-level", str(per_level), "--json")
    )
    for row in report["levels"]:
        print(f"level {row['level']}: {row['passed']} of {row['tasks']}, "
              f"{row['low']:.0%} to {row['high']:.0%}  (record {report['recordId']})")  # fmt: skip
    return report


def fine_tune(base: str, steps: int, tasks: int = 4_000) -> Path:
    """LoRA on a hub model or a model folder; begins where the last session ended. Returns the merged model."""
    name = base.rstrip("/").split("/")[-1]
    out = checkpoint_folder(f"lora-{name}")
    out.mkdir(parents=True, exist_ok=True)
    data = out / "train.jsonl"
    if not data.exists():
        lab("tasks", "export", "--split", "train", "--level", "1,2", "--count", str(tasks), "--seed", "2",
            "--out", str(data))  # fmt: skip
    run("finetune.py", "--base", base, "--tasks", data, "--out", out, "--steps", steps, folder=LORA)
    return out / "merged"
