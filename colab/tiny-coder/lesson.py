"""Lesson 13 in one command: tasks in, a 200k-parameter model and its snapshots out.

    npx lab tasks export --split train --count 60000 --level 1,2 --seed 1 --out train.jsonl
    python lesson.py --tasks train.jsonl --out ../../.lab/tiny-coder-200k --minutes 8

Every two minutes of training a snapshot is exported as a model folder of its own:
OUT/models/tiny-coder-200k-<seconds>s. `lab eval --model FOLDER` executes its answers, so pass@1 over
training can be drawn. Interrupted? The same command goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tokenizers import Tokenizer

from export import ExportOptions, export_model
from prepare import Encoder, prepare_tasks
from tokenizer import read_texts, train_tokenizer
from train import parse_arguments, train

VOCABULARY = 1024


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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=Path, required=True, help="JSONL of `lab tasks export`")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--snapshot-minutes", type=float, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    # Compiling costs the first minute; at this size it pays back only in longer runs.
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=False)
    a = parser.parse_args()
    prepare(a.tasks, a.out)
    result = train(
        parse_arguments(
            ["--preset", "200k", "--vocab", str(VOCABULARY), "--data", str(a.out), "--out", str(a.out),
             "--minutes", str(a.minutes), "--snapshot-minutes", str(a.snapshot_minutes),
             "--threads", str(a.threads), "--seed", str(a.seed), "--log-seconds", "10",
             "--compile" if a.compile else "--no-compile"]
        )
    )  # fmt: skip
    if not result["finished"]:
        sys.exit(3)
    models = []
    for weights in [*sorted((a.out / "snapshots").glob("*")), a.out / "final"]:
        seconds = json.loads((weights / "snapshot.json").read_text())["seconds"]
        name = f"tiny-coder-200k-{round(seconds):04d}s"
        folder = a.out / "models" / name
        export_model(
            ExportOptions(weights, a.out / "log.jsonl", a.out / "tokenizer.json", name, folder)
        )
        models.append(str(folder))
    print(json.dumps({**result, "models": models}))


if __name__ == "__main__":
    main()
