"""Trains a tiny coder; the same script on CPU and CUDA. Interrupt it at any moment, run it again.

    python train.py --preset 1m --data data/ --out runs/1m --minutes 20

`--minutes` spends a time budget (machines differ), `--steps` repeats a run exactly; the learning rate
follows the share of the budget that is spent: a short warm-up, a plateau, then a line down to zero.
Everything that resuming needs (weights, both optimizers, the position in the data, random state,
time spent) is in one checkpoint file that is replaced atomically.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from batches import BatchStream, MicroBatch, Source, sequential_batches
from checkpoint import JsonLog, load_checkpoint, save_checkpoint, write_atomically
from model import PRESETS, ModelConfig, TinyCoder
from optimizer import create_optimizers
from parallel import Workers

# What a checkpoint must share with the command that resumes it.
RECIPE_FIELDS = (
    "preset", "vocab", "seed", "optimizer", "lr", "matrix_lr", "weight_decay", "step_tokens",
    "micro_tokens", "prompt_weight", "code_share", "easy_share", "easy_until", "warmup", "decay",
)  # fmt: skip


@dataclass
class Progress:
    step: int = 0
    tokens: int = 0
    seconds: float = 0.0


def schedule(progress: float, warmup: float, decay: float) -> float:
    """Learning-rate factor at a share of the budget: warm-up, stable, linear decay to zero."""
    if progress < warmup:
        return max(progress, 1e-3) / warmup
    return min(1.0, max(0.0, 1 - progress) / decay)


def shares_at(progress: float, code_share: float, easy_share: float, easy_until: float) -> dict[str, float]:
    """Share of tokens per source; easy tasks can fade out until `easy_until` of the budget."""
    fade = max(0.0, 1 - progress / easy_until) if easy_until > 0 else 1.0
    easy = easy_share * fade
    return {"code": code_share, "easy": easy, "tasks": 1 - code_share - easy}


def weighted_loss(model: TinyCoder, body: object, batch: MicroBatch, device: str) -> torch.Tensor:
    """Sum over positions of weight x cross-entropy. Scores are computed only where weight > 0."""
    ids = torch.from_numpy(batch.ids).to(device)
    weights = torch.from_numpy(batch.weights).to(device).flatten()
    used = weights.nonzero()[:, 0]
    with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
        hidden = body(ids[:, :-1].contiguous())[0].flatten(0, 1)[used]  # type: ignore[operator]
        logits = model.logits(hidden)
    losses = F.cross_entropy(logits.float(), ids[:, 1:].flatten()[used], reduction="none")
    return (losses * weights[used]).sum()


def compile_body(model: TinyCoder, device: str, micro_tokens: int) -> object:
    """One compilation for all lengths, made before the clock starts. On CPU it saves almost half the
    time: the element-wise work between the products is fused."""
    body = torch.compile(model.model, dynamic=True)
    for length in (128, 208, 352):
        ids = torch.zeros(max(2, micro_tokens // length), length, dtype=torch.int64, device=device)
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            body(ids)[0].sum().backward()
            with torch.no_grad():  # validation's own version
                body(ids)
    model.zero_grad(set_to_none=True)
    return body


@torch.no_grad()
def validation_loss(
    model: TinyCoder, body: object, source: Source, micro_tokens: int, limit: int, device: str
) -> float:
    """Mean loss in nats per target token over the first `limit` samples."""
    total = weight = 0.0
    for batch in sequential_batches(source, micro_tokens, limit):
        total += weighted_loss(model, body, batch, device).item()
        weight += float(batch.weights.sum())
    return total / weight


def save_snapshot(model: TinyCoder, folder: Path, progress: Progress, recipe: dict[str, object]) -> None:
    """fp16 weights, config and recipe, all that export.py needs, at a moment of training."""
    tensors = {name: t.detach().to("cpu", torch.float16) for name, t in model.state_dict().items()}
    write_atomically(folder / "model.safetensors", lambda t: save_file(tensors, str(t)))
    meta = {"config": model.config.to_dict(), "recipe": recipe, **vars(progress)}
    write_atomically(folder / "snapshot.json", lambda t: t.write_text(json.dumps(meta)))


class StopRequest:
    """Turns SIGINT and SIGTERM into a flag that the loop reads between steps."""

    def __init__(self) -> None:
        self.requested = False
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._on_signal)

    def _on_signal(self, *_: object) -> None:
        self.requested = True


def train(a: argparse.Namespace) -> dict[str, object]:
    workers = Workers()
    device = a.device or ("cuda" if torch.cuda.is_available() else "cpu")
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    sources = {"tasks": Source.load(a.data / "tasks.npz")}
    if a.easy_share > 0:
        sources["easy"] = Source.load(a.data / "tasks-easy.npz")
    if a.code_share > 0:
        sources["code"] = Source.load(a.data / "code-train.npz")
    validation = Source.load(a.validation) if a.validation else None

    shape = PRESETS[a.preset].to_dict() | ({"vocab_size": a.vocab} if a.vocab else {})
    model = TinyCoder(ModelConfig(**shape)).to(device)  # type: ignore[arg-type]
    if a.initial:
        weights = load_file(str(a.initial / "model.safetensors"))
        model.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    optimizers = create_optimizers(model, a.optimizer, a.lr, a.matrix_lr, a.weight_decay)
    stream = BatchStream(sources, a.seed, a.step_tokens, a.micro_tokens, a.prompt_weight)
    progress = Progress()
    recipe = {name: getattr(a, name) for name in RECIPE_FIELDS}
    if a.initial:
        recipe["start"] = json.loads((a.initial / "snapshot.json").read_text())["recipe"]

    saved = load_checkpoint(a.out / "checkpoint.pt")
    if saved:
        different = [k for k, v in recipe.items() if saved["recipe"].get(k) != v]  # type: ignore[attr-defined]
        if different:
            sys.exit(f"The checkpoint in {a.out} was made with other values of: {', '.join(different)}")
        model.load_state_dict(saved["model"])  # type: ignore[arg-type]
        for optimizer, state in zip(optimizers, saved["optimizers"], strict=True):  # type: ignore[call-overload]
            optimizer.load_state_dict(state)
        stream.restore(saved["position"])  # type: ignore[arg-type]
        torch.set_rng_state(saved["rng"])  # type: ignore[arg-type]
        progress = Progress(**saved["progress"])  # type: ignore[arg-type]

    def save() -> None:
        save_checkpoint(
            a.out / "checkpoint.pt",
            {
                "recipe": recipe,
                "model": model.state_dict(),
                "optimizers": [o.state_dict() for o in optimizers],
                "position": stream.position.to_dict(),
                "rng": torch.get_rng_state(),
                "progress": vars(progress),
            },
        )

    def spent() -> float:
        if a.steps:
            return progress.step / a.steps
        return progress.seconds / (60 * a.minutes)

    body = compile_body(model, device, a.micro_tokens) if a.compile else model.model
    log = JsonLog(a.out / "log.jsonl", progress.step) if workers.is_first else None
    stop = StopRequest()
    last_save = last_log = last_validation = time.monotonic()
    next_snapshot = progress.seconds + 60 * a.snapshot_minutes
    window_loss = window_weight = 0.0
    window_start = (progress.seconds, progress.tokens)
    print(f"{model.count_parameters():,} parameters on {device}, worker {workers.rank + 1} of "
          f"{workers.count}, from step {progress.step}", file=sys.stderr)  # fmt: skip

    while True:
        started = time.monotonic()
        stopped, progress.seconds = workers.agree(float(stop.requested), progress.seconds)
        if stopped or spent() >= 1:
            break
        factor = schedule(spent(), a.warmup, a.decay)
        batches = stream.next_step(shares_at(spent(), a.code_share, a.easy_share, a.easy_until))
        weight = float(sum(b.weights.sum() for b in batches))
        loss_sum = 0.0
        for batch in batches[workers.rank :: workers.count]:
            loss = weighted_loss(model, body, batch, device) / weight
            loss.backward()
            loss_sum += loss.item()
        loss_sum = workers.add_gradients(model, loss_sum)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["peak_lr"] * factor
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        progress.tokens += sum(b.weights.size for b in batches)
        progress.seconds += time.monotonic() - started
        window_loss += loss_sum * weight
        window_weight += weight

        if log is None:
            continue
        now = time.monotonic()
        done = spent() >= 1
        if now - last_log >= a.log_seconds or done:
            row: dict[str, object] = {
                "step": progress.step,
                "tokens": progress.tokens,
                "seconds": round(progress.seconds, 1),
                "loss": round(window_loss / window_weight, 5),
                "lrFactor": round(factor, 4),
                "easyShare": round(stream.position.shares.get("easy", 0), 3),
            }
            elapsed = max(1e-9, progress.seconds - window_start[0])
            row["tokensPerSecond"] = round((progress.tokens - window_start[1]) / elapsed)
            if validation and (done or now - last_validation >= a.validate_seconds):
                last_validation = now
                row["validationLoss"] = round(
                    validation_loss(model, body, validation, a.micro_tokens, a.validation_limit, device), 5
                )
            log.write(row)
            share_done = max(1e-9, spent())
            eta = progress.seconds / share_done * (1 - share_done) / 60
            print(f"{share_done:6.1%}  {json.dumps(row)}  eta {eta:.1f} min", file=sys.stderr)
            window_loss = window_weight = 0.0
            window_start = (progress.seconds, progress.tokens)
            last_log = time.monotonic()
        if now - last_save >= a.save_seconds:
            save()
            last_save = time.monotonic()
        if a.snapshot_minutes and progress.seconds >= next_snapshot:
            save_snapshot(model, a.out / "snapshots" / f"{progress.step:06d}", progress, recipe)
            next_snapshot += 60 * a.snapshot_minutes

    finished = spent() >= 1
    if workers.is_first:
        save()
    if finished and workers.is_first:
        save_snapshot(model, a.out / "final", progress, recipe)
    return {"finished": finished, **vars(progress), "out": str(a.out)}


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    p = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    p.add_argument("--preset", choices=PRESETS, required=True)
    p.add_argument("--data", type=Path, required=True, help="folder written by prepare.py")
    p.add_argument("--validation", type=Path, help="a tasks.npz of held-out tasks")
    p.add_argument("--validation-limit", type=int, default=200)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--initial", type=Path, help="a snapshot folder to begin from, e.g. of grow.py")
    budget = p.add_mutually_exclusive_group(required=True)
    budget.add_argument("--minutes", type=float)
    budget.add_argument("--steps", type=int)
    p.add_argument("--vocab", type=int, help="overrides the preset's vocabulary size")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--optimizer", default="muon", choices=("muon", "adamw"))
    p.add_argument("--lr", type=float, default=4e-3, help="AdamW")
    p.add_argument("--matrix-lr", type=float, default=0.02, help="Muon")
    p.add_argument("--weight-decay", type=float, default=0.01)
    p.add_argument("--step-tokens", type=int, default=8192)
    p.add_argument("--micro-tokens", type=int, default=4096)
    p.add_argument("--prompt-weight", type=float, default=0.0)
    p.add_argument("--code-share", type=float, default=0.0, help="of tokens")
    p.add_argument("--easy-share", type=float, default=0.0, help="of tokens, from tasks-easy.npz")
    p.add_argument("--easy-until", type=float, default=0.0, help="share of the budget; 0: never ends")
    p.add_argument("--warmup", type=float, default=0.02, help="share of the budget")
    p.add_argument("--decay", type=float, default=0.5, help="share of the budget")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--device", choices=("cpu", "cuda"))
    p.add_argument("--compile", action=argparse.BooleanOptionalAction, default=True)
    p.add_argument("--log-seconds", type=float, default=15)
    p.add_argument("--validate-seconds", type=float, default=90)
    p.add_argument("--save-seconds", type=float, default=60)
    p.add_argument("--snapshot-minutes", type=float, default=0)
    return p.parse_args(arguments)


if __name__ == "__main__":
    result = train(parse_arguments())
    if Workers.first_in_environment():
        print(json.dumps(result))
    sys.exit(0 if result["finished"] else 3)
