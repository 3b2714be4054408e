"""Lesson 13 in one command: tasks in, a 200k-parameter model and its snapshots out.

    npx lab tasks export --split train --count 60000 --level 1 --seed 1 --out train.jsonl
    python lesson.py --tasks train.jsonl --out ../../.lab/training/lesson-13 --minutes 8

After every sixth of its time the model is exported as a folder of its own, OUT/models/tiny-coder-200k-<step>.
`lab eval --model FOLDER` executes its answers, so pass@1 over training can be drawn. Interrupted? The same
command goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from tokenizers import Tokenizer

from export import ExportOptions, export_model
from prepare import Encoder, prepare_tasks
from tokenizer import read_texts, train_tokenizer
from train import parse_arguments, train

VOCABULARY = 1024
LOOKS = 6


def prepare(tasks: Path, out: Path) -> None:
    """Tokenizer and token arrays, once."""
    if (out / "tasks.npz").exists():
        return
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = train_tokenizer(read_texts(tasks, 20_000, 4_000_000), VOCABULARY)
    tokenizer.save(str(out / "tokenizer.json"))
    encode = Encoder(Tokenizer.from_file(str(out / "tokenizer.json")))
    samples = prepare_tasks(tasks, encode, heal=0.1, fim=0.0, max_tokens=512, seed=1, max_level=9)
    print(json.dumps(samples.save(out / "tasks.npz")), file=sys.stderr)


def stop_with_parent() -> None:
    """Ends the training, checkpoint included, when whoever started it is gone and its pipe closes."""

    def wait() -> None:
        while os.read(0, 4096):  # not sys.stdin: its lock would be held while Python ends
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def export_snapshots(out: Path) -> list[dict[str, object]]:
    models = {}
    for weights in [*sorted((out / "snapshots").glob("*")), out / "final"]:
        seen = json.loads((weights / "snapshot.json").read_text())
        name = f"tiny-coder-200k-{seen['step']:06d}"
        folder = out / "models" / name
        if not (folder / "manifest.json").exists():
            export_model(ExportOptions(weights, out / "log.jsonl", out / "tokenizer.json", name, folder))
        facts = {key: seen[key] for key in ("step", "tokens", "seconds")}
        models[name] = {"folder": str(folder), **facts}
    return list(models.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=Path, required=True, help="JSONL of `lab tasks export`")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=8)
    # Products of this size are too small to share: a second thread costs more than it does.
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--attached", action="store_true", help="stop when standard input ends")
    # Compiling costs the first minute; at this size it pays back only in longer runs.
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=False)
    a = parser.parse_args()
    if a.attached:
        stop_with_parent()
    prepare(a.tasks, a.out)
    result = train(
        parse_arguments(
            ["--preset", "200k", "--vocab", str(VOCABULARY), "--data", str(a.out), "--out", str(a.out),
             "--minutes", str(a.minutes), "--snapshot-minutes", str(a.minutes / LOOKS),
             "--threads", str(a.threads), "--seed", str(a.seed), "--step-tokens", "4096",
             "--warmup", "0.03", "--decay", "0.95", "--log-seconds", "3", "--save-seconds", "20",
             "--compile" if a.compile else "--no-compile"]
        )
    )  # fmt: skip
    if not result["finished"]:
        sys.exit(3)
    print(json.dumps({**result, "models": export_snapshots(a.out)}))


if __name__ == "__main__":
    main()
