"""A quick look at quality while tuning: exact match with the reference per level, and bits per byte.

Exact match is a lower bound of pass@1 (other texts can be right); `lab eval` executes the answers.

    python evaluate.py --weights runs/1m/final --tokenizer tokenizer.json --tasks validation.jsonl
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from generate import generate_greedy
from model import ModelConfig, TinyCoder
from tokenizer import encode


def load_snapshot(folder: Path) -> TinyCoder:
    """A snapshot of train.py: its fp16 weights, computed with in fp32."""
    config = ModelConfig(**json.loads((folder / "snapshot.json").read_text())["config"])
    model = TinyCoder(config)
    weights = load_file(str(folder / "model.safetensors"))
    model.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    return model.eval()


def answer_all(
    model: TinyCoder, tokenizer: Tokenizer, prompts: list[str], max_tokens: int, batch: int = 64
) -> list[str]:
    """Completions of all prompts; prompts of like length share a batch."""
    ids = [encode(tokenizer, prompt) for prompt in prompts]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    answers = [""] * len(ids)
    for start in range(0, len(order), batch):
        group = order[start : start + batch]
        outputs = generate_greedy(model, [ids[i] for i in group], max_tokens)
        for index, output in zip(group, outputs, strict=True):
            answers[index] = tokenizer.decode(output, skip_special_tokens=True)
    return answers


def bits_per_byte(model: TinyCoder, tokenizer: Tokenizer, code: Path, limit: int) -> float:
    """Cross-entropy of held-out code chunks (plain ones, no fill-in-the-middle) per byte of text."""
    from prepare import Encoder, prepare_code

    samples = prepare_code(code, "held-out", Encoder(tokenizer), 0.0, 512, 1)
    chosen = list(range(0, len(samples.tokens), max(1, len(samples.tokens) // limit)))[:limit]
    nats = byte_count = 0.0
    for i in chosen:
        ids = samples.tokens[i].astype("int64")
        byte_count += len(tokenizer.decode(ids[:-1].tolist()).encode())
        tensor = torch.from_numpy(ids)[None]
        with torch.no_grad():
            logits = model(tensor[:, :-1])
        nats += torch.nn.functional.cross_entropy(logits[0], tensor[0, 1:], reduction="sum").item()
    return nats / math.log(2) / byte_count


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True, help="a snapshot folder of train.py")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--tasks", type=Path)
    parser.add_argument("--code", type=Path, help="JSONL of corpus.py, for bits per byte")
    parser.add_argument("--limit", type=int, default=200, help="tasks per level")
    parser.add_argument("--max-tokens", type=int, default=256)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="print this many wrong answers per level")
    parser.add_argument("--out", type=Path, help="write answers as JSONL: task plus answer")
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    model, tokenizer = load_snapshot(a.weights), Tokenizer.from_file(str(a.tokenizer))
    report: dict[str, object] = {"weights": str(a.weights), "parameters": model.count_parameters()}
    if a.tasks:
        by_level: dict[int, list[dict]] = defaultdict(list)
        for line in a.tasks.open(encoding="utf-8"):
            task = json.loads(line)
            if len(by_level[task["level"]]) < a.limit:
                by_level[task["level"]].append(task)
        exact = {}
        answered = []
        for level, tasks in sorted(by_level.items()):
            answers = answer_all(model, tokenizer, [t["prompt"] for t in tasks], a.max_tokens)
            pairs = list(zip(tasks, answers, strict=True))
            answered += [{**task, "answer": answer} for task, answer in pairs]
            wrong = [pair for pair in pairs if pair[0]["completion"].strip() != pair[1].strip()]
            exact[level] = round(1 - len(wrong) / len(tasks), 4)
            for task, answer in wrong[: a.show]:
                print(f"--- {task['prompt']}\n--- reference:{task['completion']}\n--- answer:{answer}\n")
        report["exactMatch"] = exact
        if a.out:
            a.out.write_text("".join(json.dumps(row) + "\n" for row in answered))
    if a.code:
        report["bitsPerByte"] = round(bits_per_byte(model, tokenizer, a.code, 200), 4)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
