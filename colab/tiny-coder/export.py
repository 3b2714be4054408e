"""A trained snapshot to a model folder that every engine of the lab reads, with fixtures that prove it.

    python export.py --weights runs/1m/final --log runs/1m/log.jsonl --tokenizer tokenizer.json \\
        --tasks validation.jsonl --corpus-manifest corpus-manifest.json --name tiny-coder-1m \\
        --out ../../lib/models/embedded/tiny-coder-1m

The fp16-rounded weights are *the* weights: fp32 everywhere is their exact upcast. fixtures.json holds
what torch computes from them in fp32, for other engines to be compared with.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from checkpoint import write_atomically
from evaluate import load_snapshot
from generate import generate_greedy
from model import TinyCoder
from model_card import render_model_card
from tokenizer import FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX, SPECIAL_TOKENS, encode

FIXTURE_COUNT, GREEDY_TOKENS, TOP_LOGITS, FULL_LOGITS_COUNT = 50, 24, 64, 3


def write_json(path: Path, value: object, indent: int | None = 2) -> None:
    write_atomically(path, lambda t: t.write_text(json.dumps(value, indent=indent) + "\n"))


def fixture_prompts(tasks: list[dict], tokenizer: Tokenizer) -> list[tuple[str, list[int]]]:
    """(text, ids): task prompts with and without trailing white space, code starts, and FIM."""
    rng = random.Random(5)
    rng.shuffle(tasks)
    prompts: list[tuple[str, list[int]]] = []
    for index, task in enumerate(tasks[:FIXTURE_COUNT]):
        prompt, completion = task["prompt"], task["completion"]
        if index % 10 == 7:
            prompt += "\n"
        elif index % 10 == 8:
            prompt += completion[: len(completion) // 2]
        if index % 10 == 9:
            middle = len(completion) // 2
            before, after = prompt + completion[: middle // 2], completion[middle:]
            ids = [FIM_PREFIX, *encode(tokenizer, before), FIM_SUFFIX, *encode(tokenizer, after),
                   FIM_MIDDLE]  # fmt: skip
            names = SPECIAL_TOKENS
            text = f"{names[FIM_PREFIX]}{before}{names[FIM_SUFFIX]}{after}{names[FIM_MIDDLE]}"
        else:
            text, ids = prompt, encode(tokenizer, prompt)
        prompts.append((text, ids))
    return prompts


@torch.no_grad()
def compute_fixtures(model: TinyCoder, tokenizer: Tokenizer, tasks: list[dict]) -> dict[str, object]:
    rows = []
    for index, (text, ids) in enumerate(fixture_prompts(tasks, tokenizer)):
        logits = model(torch.tensor([ids]))[0, -1]
        top = logits.topk(TOP_LOGITS)
        # One row at a time: no padding, the plainest computation there is.
        greedy = generate_greedy(model, [ids], GREEDY_TOKENS)[0]
        row: dict[str, object] = {
            "text": text,
            "ids": ids,
            "topIds": top.indices.tolist(),
            "topLogits": [round(v, 6) for v in top.values.tolist()],
            "greedyIds": greedy,
            "greedyText": tokenizer.decode(greedy, skip_special_tokens=False),
        }
        if index < FULL_LOGITS_COUNT:
            row["logits"] = [round(v, 6) for v in logits.tolist()]
        rows.append(row)
    return {
        "about": "torch fp32 on the fp16-rounded weights: logits after the last prompt token, and up "
        f"to {GREEDY_TOKENS} greedy tokens, shorter where the model ended the text",
        "prompts": rows,
    }


def loss_curve(log: Path, points: int = 120) -> list[dict]:
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    stride = max(1, len(rows) // points)
    kept = [row for i, row in enumerate(rows) if i % stride == 0 or i == len(rows) - 1]
    return [{k: v for k, v in row.items() if k != "tokensPerSecond"} for row in kept]


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tokenizer_config(context_length: int) -> dict[str, object]:
    end = SPECIAL_TOKENS[0]
    added = {
        str(index): {
            "content": token, "lstrip": False, "normalized": False, "rstrip": False,
            "single_word": False, "special": True,
        }
        for index, token in enumerate(SPECIAL_TOKENS)
    }  # fmt: skip
    return {
        "tokenizer_class": "Qwen2Tokenizer",
        "model_max_length": context_length,
        "add_prefix_space": False,
        "add_bos_token": False,
        "clean_up_tokenization_spaces": False,
        "bos_token": None,
        "eos_token": end,
        "pad_token": end,
        "unk_token": None,
        "additional_special_tokens": SPECIAL_TOKENS[1:],
        "added_tokens_decoder": added,
    }


@dataclass(frozen=True)
class ExportOptions:
    """Where things come from; `tasks` gives fixtures, `data_info` and `corpus_manifest` provenance."""

    weights: Path
    log: Path
    tokenizer: Path
    name: str
    out: Path
    note: str = ""
    tasks: Path | None = None
    data_info: Path | None = None
    corpus_manifest: Path | None = None


def describe_training(o: ExportOptions) -> dict[str, object]:
    snapshot = json.loads((o.weights / "snapshot.json").read_text())
    until = [row for row in loss_curve(o.log) if row["step"] <= snapshot["step"]]
    validated = [row for row in until if "validationLoss" in row]
    training: dict[str, object] = {
        "recipe": snapshot["recipe"],
        "steps": snapshot["step"],
        "tokens": snapshot["tokens"],
        "seconds": round(snapshot["seconds"]),
        "finalLoss": until[-1]["loss"] if until else None,
        "finalValidationLoss": validated[-1]["validationLoss"] if validated else None,
        "data": json.loads(o.data_info.read_text()) if o.data_info else {},
    }
    if o.corpus_manifest:
        corpus = json.loads(o.corpus_manifest.read_text())["summary"]
        training["corpus"] = {
            "manifestSha256": sha256_of(o.corpus_manifest),
            **{key: corpus[key] for key in ("packages", "bytes", "heldOutBytes")},
        }
    return training


def export_model(o: ExportOptions) -> dict[str, object]:
    """Writes the model folder and returns its manifest."""
    o.out.mkdir(parents=True, exist_ok=True)
    model, tokenizer = load_snapshot(o.weights), Tokenizer.from_file(str(o.tokenizer))
    if tokenizer.get_vocab_size() > model.config.vocab_size:
        raise SystemExit("the tokenizer has more tokens than the model has embeddings")
    tensors = load_file(str(o.weights / "model.safetensors"))
    if any(not tensor.isfinite().all() for tensor in tensors.values()):
        raise SystemExit("a weight is not finite in fp16: train with a lower learning rate")
    write_atomically(
        o.out / "model.safetensors", lambda t: save_file(tensors, str(t), metadata={"format": "pt"})
    )
    write_json(o.out / "config.json", model.config.to_huggingface())
    shutil.copyfile(o.tokenizer, o.out / "tokenizer.json")
    write_json(o.out / "tokenizer_config.json", tokenizer_config(model.config.context_length))
    ids = {"bos_token_id": 0, "eos_token_id": 0, "pad_token_id": 0}
    write_json(o.out / "generation_config.json", {**ids, "do_sample": False, "max_new_tokens": 256})
    if o.tasks:
        tasks = [json.loads(line) for line in o.tasks.open(encoding="utf-8")]
        write_json(o.out / "fixtures.json", compute_fixtures(model, tokenizer, tasks), indent=None)
    curve = {"unit": "nats per target token", "points": loss_curve(o.log)}
    write_json(o.out / "loss-curve.json", curve)

    names = sorted(
        path.name
        for path in o.out.iterdir()
        if path.suffix in (".json", ".safetensors") and path.name != "manifest.json"
    )
    manifest: dict[str, object] = {
        "name": o.name,
        "license": "MIT",
        "parameters": model.count_parameters(),
        "architecture": "Qwen2ForCausalLM",
        "contextLength": model.config.context_length,
        "note": o.note,
        "files": {
            name: {"sha256": sha256_of(o.out / name), "bytes": (o.out / name).stat().st_size}
            for name in names
        },
        "training": describe_training(o),
    }
    write_json(o.out / "manifest.json", manifest)
    render_model_card(o.out / "MODEL_CARD.md", manifest, model.config)
    return manifest


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True, help="a snapshot folder of train.py")
    parser.add_argument("--log", type=Path, required=True, help="log.jsonl of the training")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--tasks", type=Path, help="held-out tasks, for fixtures")
    parser.add_argument("--data-info", type=Path, help="JSON about the training data, for the card")
    parser.add_argument("--corpus-manifest", type=Path, help="if real code was part of the training")
    parser.add_argument("--name", required=True)
    parser.add_argument("--note", default="", help="one sentence for the card, e.g. that it is early")
    parser.add_argument("--out", type=Path, required=True)
    torch.set_num_threads(1)
    manifest = export_model(ExportOptions(**vars(parser.parse_args())))
    print(json.dumps({"name": manifest["name"], "parameters": manifest["parameters"]}))


if __name__ == "__main__":
    main()
