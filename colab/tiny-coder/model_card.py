"""MODEL_CARD.md from the manifest. Quality figures are not written here: `make lessons` fills them in from
published `lab eval` runs.

The section between the two `eval` marks belongs to the measured runs; rendering a card again for the
same weights keeps it, for other weights it is emptied.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from checkpoint import write_atomically
from model import ModelConfig

EVAL_BEGIN, EVAL_END = "<!-- eval:begin -->", "<!-- eval:end -->"
NOT_MEASURED = "Not measured yet for these weights."


def measured_section(card: Path, weights_sha256: str) -> str:
    """What an earlier card says between the marks, if it is about the same weights."""
    if not card.exists():
        return NOT_MEASURED
    text = card.read_text()
    found = re.search(f"{EVAL_BEGIN}\n(.*?)\n{EVAL_END}", text, re.DOTALL)
    return found.group(1) if found and weights_sha256 in text else NOT_MEASURED


def corpus_paragraph(corpus: dict[str, Any] | None) -> str:
    if corpus is None:
        return "- Real code: none."
    return f"""- Real code: {corpus["bytes"]:,} bytes of TypeScript and JavaScript from {corpus["packages"]} of this project's npm
  dependencies, all under MIT, ISC, BSD, Apache-2.0 or 0BSD. Packages, versions, licences and hashes are in
  `colab/tiny-coder/corpus-manifest.json`; {corpus["heldOutBytes"]:,} bytes in packages of their own are held out."""


def render_model_card(card: Path, manifest: dict[str, Any], config: ModelConfig) -> None:
    training, recipe = manifest["training"], manifest["training"]["recipe"]
    weights = manifest["files"]["model.safetensors"]
    count = training["data"].get("tasks")
    tasks = f"{count:,}" if count else "an unrecorded number of"
    note = f"\n{manifest['note']}\n" if manifest["note"] else ""
    text = f"""# {manifest["name"]}
{note}
Completes a documented TypeScript signature with a body, and fills gaps in code (fill-in-the-middle).
{manifest["parameters"]:,} parameters, small enough to be part of the repository, trained from nothing
on CPU by `colab/tiny-coder/train.py`. Made for lessons about quality, latency, memory and cost.

| | |
|---|---|
| Architecture | Qwen2-shaped decoder: {config.num_layers} layers, hidden {config.hidden_size}, {config.num_heads} heads, {config.num_kv_heads} key/value heads of {config.head_dim}, feed-forward {config.ffn_size}, tied embeddings |
| Context | {config.context_length} tokens |
| Vocabulary | {config.vocab_size} tokens, byte-level BPE, fill-in-the-middle tokens |
| Weights | fp16, {weights["bytes"]:,} bytes, sha256 `{weights["sha256"]}` |
| Licence of the weights | {manifest["license"]} |

## Data

- Generated code tasks (`lab tasks export --split train`): {tasks} tasks. Compositions are
  split by key: none of the held-out ones is in training at any phrasing.
{corpus_paragraph(training.get("corpus"))}

## Recipe

{training["steps"]:,} steps, {training["tokens"]:,} tokens (padding included), {training["seconds"] / 60:.0f} minutes of training
time on two CPU cores shared with other work. Final training loss {training["finalLoss"]}, loss on held-out tasks
{training["finalValidationLoss"]} nats per target token. The curve is in `loss-curve.json`.

```
{" ".join(f"{key}={value}" for key, value in recipe.items())}
```

## Quality

Measured by `lab eval`, which executes the answers; written by script from run records.

{EVAL_BEGIN}
{measured_section(card, weights["sha256"])}
{EVAL_END}

## Limits

- Knows the kinds of task of `lib/tasks` and the phrasings of its grammar; sentences written otherwise
  often get a plausible wrong answer. It is no assistant, and it knows no library.
- Answers are not safe to run unseen: use `lib/sandbox`.
- Real code is a small part of training. Expect local syntax to be right and meaning to be wrong.
- Longer inputs than {config.context_length} tokens are out of what it was trained on.
"""
    write_atomically(card, lambda t: t.write_text(text))
