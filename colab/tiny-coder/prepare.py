"""Text to token arrays: one flat uint16 array, where each sample starts, and where its loss starts.

A sample is one document. For a task the loss starts where the completion does (the prompt is given
at inference, so learning to write prompts would waste a tiny model's capacity); for code, at the start.

    kind      share of tasks         what the model sees
    plain     1 - heal - fim         prompt | completion <end>
    heal      --heal-share           the same, cut elsewhere: in trailing white space or mid-line
    fim       --fim-share            <prefix>A<suffix>B<middle> | C <end>, cut at random characters

Code files are cut into chunks at line ends; `--code-fim-share` of the chunks become fill-in-the-middle.

    python prepare.py --tokenizer tokenizer.json --tasks train.jsonl --code code.jsonl --out data/
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from tokenizer import END, FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX


@dataclass
class Samples:
    """Token samples under construction; `loss_from` counts from the sample's own start."""

    max_tokens: int
    tokens: list[np.ndarray] = field(default_factory=list)
    loss_from: list[int] = field(default_factory=list)
    dropped: int = 0

    def add(self, context: list[int], target: list[int]) -> None:
        ids = [*context, *target, END]
        if len(ids) > self.max_tokens:
            self.dropped += 1
            return
        self.tokens.append(np.array(ids, dtype=np.uint16))
        self.loss_from.append(max(1, len(context)))

    def save(self, path: Path) -> dict[str, object]:
        lengths = np.array([len(ids) for ids in self.tokens], dtype=np.int64)
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        flat = np.concatenate(self.tokens) if self.tokens else np.zeros(0, dtype=np.uint16)
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, tokens=flat, offsets=offsets, loss_from=np.array(self.loss_from))
        return {
            "file": str(path),
            "samples": len(lengths),
            "tokens": int(lengths.sum()),
            "dropped": self.dropped,
        }


class Encoder:
    """Encodes the parts of a sample separately, as inference does, many texts at a time."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer

    def __call__(self, texts: list[str]) -> list[list[int]]:
        return [e.ids for e in self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


def cut_task(prompt: str, completion: str, kind: str, rng: random.Random) -> tuple[str, ...]:
    """(context, target), or (prefix, suffix, middle) for fill-in-the-middle."""
    if kind == "fim":
        text = prompt + completion
        # The gap lies in the body, or ends in it: gaps inside documentation teach little.
        start = rng.randint(len(prompt) - 20 if len(prompt) > 20 else 0, len(text) - 1)
        end = rng.randint(start + 1, len(text))
        return text[:start], text[end:], text[start:end]
    if kind == "heal":
        if rng.random() < 0.5:  # at a white-space boundary: "{" + "\n", "{\n" + "  ", ...
            spaces = len(completion) - len(completion.lstrip())
            cut = rng.randint(1, max(1, spaces))
        else:
            cut = rng.randint(1, len(completion) - 1)
        return prompt + completion[:cut], completion[cut:]
    return prompt, completion


def add_pieces(samples: Samples, pieces: list[tuple[str, ...]], encode: Encoder) -> None:
    flat = encode([text for piece in pieces for text in piece])
    position = 0
    for piece in pieces:
        ids = flat[position : position + len(piece)]
        position += len(piece)
        if len(piece) == 3:
            samples.add([FIM_PREFIX, *ids[0], FIM_SUFFIX, *ids[1], FIM_MIDDLE], ids[2])
        elif len(piece) == 2:
            samples.add(ids[0], ids[1])
        else:
            samples.add([], ids[0])


def prepare_tasks(
    path: Path, encode: Encoder, heal: float, fim: float, max_tokens: int, seed: int, max_level: int
) -> Samples:
    rng = random.Random(seed)
    samples = Samples(max_tokens)
    pieces: list[tuple[str, ...]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("level", 1) > max_level:
                continue
            draw = rng.random()
            kind = "fim" if draw < fim else "heal" if draw < fim + heal else "plain"
            pieces.append(cut_task(row["prompt"], row["completion"], kind, rng))
            if len(pieces) == 10_000:
                add_pieces(samples, pieces, encode)
                pieces = []
    add_pieces(samples, pieces, encode)
    return samples


def chunk_lines(text: str, max_characters: int) -> list[str]:
    """Pieces of at most max_characters that end at line ends (longer lines are left out)."""
    chunks, current = [], ""
    for line in text.splitlines(keepends=True):
        if len(line) > max_characters:
            continue
        if len(current) + len(line) > max_characters:
            chunks.append(current)
            current = ""
        current += line
    if current.strip():
        chunks.append(current)
    return chunks


def prepare_code(path: Path, split: str, encode: Encoder, fim: float, max_tokens: int, seed: int) -> Samples:
    rng = random.Random(seed)
    samples = Samples(max_tokens)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["split"] != split:
                continue
            pieces: list[tuple[str, ...]] = []
            for chunk in chunk_lines(row["text"], 700):
                if rng.random() < fim:
                    start = rng.randint(0, len(chunk) - 1)
                    end = rng.randint(start + 1, min(len(chunk), start + 200))
                    pieces.append((chunk[:start], chunk[end:], chunk[start:end]))
                else:
                    pieces.append((chunk,))
            add_pieces(samples, pieces, encode)
    return samples


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--tasks", type=Path, help="JSONL of `lab tasks export`")
    parser.add_argument("--code", type=Path, help="JSONL of corpus.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--easy-level", type=int, default=1, help="tasks-easy.npz holds levels up to it")
    parser.add_argument("--heal-share", type=float, default=0.12)
    parser.add_argument("--fim-share", type=float, default=0.08)
    parser.add_argument("--code-fim-share", type=float, default=0.4)
    parser.add_argument("--max-tokens", type=int, default=512)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    encode = Encoder(Tokenizer.from_file(str(a.tokenizer)))
    if a.tasks:
        for name, max_level in (("tasks", 9), ("tasks-easy", a.easy_level)):
            tasks = prepare_tasks(a.tasks, encode, a.heal_share, a.fim_share, a.max_tokens, a.seed, max_level)
            print(json.dumps(tasks.save(a.out / f"{name}.npz")))
    if a.code:
        for split in ("train", "held-out"):
            code = prepare_code(a.code, split, encode, a.code_fim_share, a.max_tokens, a.seed)
            print(json.dumps(code.save(a.out / f"code-{split}.npz")))


if __name__ == "__main__":
    main()
