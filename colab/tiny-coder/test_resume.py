"""Interrupting and resuming gives the very same weights as training without a break.

    python -m pytest -q test_resume.py        (or: python test_resume.py)

Runs train.py in processes of its own, stops one with SIGTERM at a moment nobody chose, and runs the
same command again. On CPU with one thread count the result is equal to the last bit.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch

HERE = Path(__file__).parent
STEPS = 40


def write_tasks(path: Path, count: int) -> None:
    rng = random.Random(7)
    with path.open("w") as out:
        for _ in range(count):
            n, verb, sign = rng.randint(1, 99), *rng.choice([("Add", "+"), ("Subtract", "-")])
            prompt = f"/** {verb} {n}. */\nfunction solve(value: number): number {{"
            row = {"prompt": prompt, "completion": f"\n  return value {sign} {n};\n}}"}
            out.write(json.dumps(row) + "\n")


def run(script: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(HERE / script), *arguments], check=True, capture_output=True)


def train_command(data: Path, out: Path) -> list[str]:
    return [
        sys.executable, str(HERE / "train.py"), "--preset", "200k", "--vocab", "320", "--threads", "1",
        "--data", str(data), "--out", str(out), "--steps", str(STEPS), "--no-compile", "--device", "cpu",
        "--log-seconds", "0", "--save-seconds", "0.5", "--step-tokens", "4096", "--micro-tokens", "2048",
    ]  # fmt: skip


def test_resumed_training_equals_uninterrupted_training_bit_for_bit() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tasks(folder / "tasks.jsonl", 3000)
        run("tokenizer.py", "--out", str(folder / "t.json"), "--vocab", "320", str(folder / "tasks.jsonl"))
        run("prepare.py", "--tokenizer", str(folder / "t.json"), "--tasks", str(folder / "tasks.jsonl"),
            "--out", str(folder / "data"))  # fmt: skip

        whole = subprocess.run(train_command(folder / "data", folder / "whole"), capture_output=True)
        assert whole.returncode == 0, whole.stderr.decode()

        log = folder / "cut" / "log.jsonl"
        for kill_after, kill in ((6, signal.SIGTERM), (16, signal.SIGINT), (26, signal.SIGKILL)):
            process = subprocess.Popen(
                train_command(folder / "data", folder / "cut"),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline and process.poll() is None:
                lines = log.read_text().splitlines() if log.exists() else []
                if lines and json.loads(lines[-1])["step"] >= kill_after:
                    break
                time.sleep(0.01)
            assert process.poll() is None, "training ended before it was interrupted"
            process.send_signal(kill)
            process.wait(60)
            assert process.returncode != 0, "an interrupted run must not look finished"
        resumed = subprocess.run(train_command(folder / "data", folder / "cut"), capture_output=True)
        assert resumed.returncode == 0, resumed.stderr.decode()

        states = [torch.load(folder / out / "checkpoint.pt", weights_only=True) for out in ("whole", "cut")]
        assert states[0]["progress"]["step"] == states[1]["progress"]["step"] == STEPS
        for key, tensor in states[0]["model"].items():
            assert torch.equal(tensor, states[1]["model"][key]), f"{key} differs after resuming"

        rows = [
            [json.loads(line) for line in (folder / out / "log.jsonl").read_text().splitlines()]
            for out in ("whole", "cut")
        ]
        assert [r["step"] for r in rows[1]] == [r["step"] for r in rows[0]] == list(range(1, STEPS + 1))
        assert rows[0][-1]["loss"] == rows[1][-1]["loss"]
        assert rows[0][-1]["loss"] < rows[0][0]["loss"] / 2, "the run must have learned something"


if __name__ == "__main__":
    test_resumed_training_equals_uninterrupted_training_bit_for_bit()
    print("ok: resumed training equals uninterrupted training bit for bit")
