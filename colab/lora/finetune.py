"""Fine-tunes a code model with LoRA, and saves it merged, in the layout it came in.

    python finetune.py --base FOLDER_OR_HUB_ID --tasks train.jsonl --out runs/lora --steps 300

LoRA keeps every weight W and learns a low-rank change beside it: W + (alpha / r) B A, with A and B thousands
of times smaller than W. So the optimizer's state is small, which is what fits into a T4. The adapter and the
optimizer are saved every `--save-every` steps: run the same command again after the session has ended.

`lab eval --model FOLDER` takes the base and OUT/merged alike: evaluate before and after, then `lab compare`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

KEPT = ("config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json")


def find_base(base: str) -> Path:
    """A folder as it is; a hub id (owner/name) is downloaded, without weights in other formats."""
    if Path(base).is_dir():
        return Path(base)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(base, allow_patterns=["*.json", "*.safetensors"]))


def read_samples(path: Path, tokenizer: Tokenizer, end: int, limit: int) -> list[tuple[list[int], int]]:
    """(token ids of prompt, answer and end mark; where the answer starts) of each task."""
    samples = []
    for line in path.open(encoding="utf-8"):
        task = json.loads(line)
        prompt = tokenizer.encode(task["prompt"], add_special_tokens=False).ids
        answer = tokenizer.encode(task["completion"], add_special_tokens=False).ids
        if len(prompt) + len(answer) < limit:
            samples.append(([*prompt, *answer, end], len(prompt)))
    return samples


def answer_loss(model: torch.nn.Module, batch: list[tuple[list[int], int]], device: str) -> torch.Tensor:
    """Mean cross-entropy of the answers' tokens; prompts and padding count nothing."""
    length = max(len(ids) for ids, _ in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    labels = torch.full((len(batch), length), -100)
    mask = torch.zeros(len(batch), length, dtype=torch.long)
    for row, (tokens, start) in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        labels[row, start : len(tokens)] = torch.tensor(tokens[start:])
        mask[row, : len(tokens)] = 1
    logits = model(input_ids=ids.to(device), attention_mask=mask.to(device)).logits.float()
    return F.cross_entropy(
        logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten().to(device), ignore_index=-100
    )


def save_merged(model: torch.nn.Module, base: Path, out: Path) -> None:
    """The base with the change added to its weights: same names, same shapes, half precision."""
    out.mkdir(parents=True, exist_ok=True)
    merged = model.merge_and_unload()  # type: ignore[operator]
    tied = json.loads((base / "config.json").read_text()).get("tie_word_embeddings", False)
    tensors = {
        name: tensor.detach().to("cpu", torch.float16).contiguous()
        for name, tensor in merged.state_dict().items()
        if not (tied and name == "lm_head.weight")
    }
    save_file(tensors, str(out / "model.safetensors"), metadata={"format": "pt"})
    for name in KEPT:
        if (base / name).exists():
            shutil.copyfile(base / name, out / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", required=True, help="model folder, or owner/name on the hub")
    parser.add_argument("--tasks", type=Path, required=True, help="JSONL of `lab tasks export --split train`")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--lr", type=float, default=2e-4)
    parser.add_argument("--max-tokens", type=int, default=512)
    parser.add_argument("--save-every", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(a.seed)
    base = find_base(a.base)
    # fp32 on a CPU, bf16 where a GPU has it; a T4 has not and computes in fp16
    half = torch.bfloat16 if device == "cuda" and torch.cuda.is_bf16_supported() else torch.float16
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32 if device == "cpu" else half)
    config = LoraConfig(r=a.rank, lora_alpha=2 * a.rank, target_modules="all-linear", task_type="CAUSAL_LM")
    model = get_peft_model(model, config).to(device)
    learned = [p for p in model.parameters() if p.requires_grad]
    for parameter in learned:
        parameter.data = parameter.data.float()  # steps this small vanish in half precision
    optimizer = torch.optim.AdamW(learned, lr=a.lr)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    end = model.config.eos_token_id
    samples = read_samples(a.tasks, tokenizer, end[0] if isinstance(end, list) else end, a.max_tokens)

    checkpoint, first = a.out / "checkpoint.pt", 0
    a.out.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        set_peft_model_state_dict(model, saved["adapter"])
        optimizer.load_state_dict(saved["optimizer"])
        first = saved["step"]
    print(f"{sum(p.numel() for p in learned):,} of {sum(p.numel() for p in model.parameters()):,} parameters "
          f"learn, on {device}, from step {first}", file=sys.stderr)  # fmt: skip
    model.train()
    for step in range(first, a.steps):
        # The batch follows from the step alone, so a resumed run sees what an unbroken one would.
        batch = random.Random(f"{a.seed} {step}").sample(samples, min(a.batch, len(samples)))
        for group in optimizer.param_groups:
            group["lr"] = a.lr * (1 - step / a.steps)
        with torch.autocast(device, half, enabled=device == "cuda"):
            loss = answer_loss(model, batch, device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if (step + 1) % a.save_every == 0 or step + 1 == a.steps:
            print(json.dumps({"step": step + 1, "loss": round(loss.item(), 5)}), file=sys.stderr)
            state = {"adapter": get_peft_model_state_dict(model), "optimizer": optimizer.state_dict()}
            torch.save({**state, "step": step + 1}, f"{checkpoint}.tmp")
            os.replace(f"{checkpoint}.tmp", checkpoint)
    save_merged(model, base, a.out / "merged")
    print(json.dumps({"steps": a.steps, "model": str(a.out / "merged")}))


if __name__ == "__main__":
    main()
