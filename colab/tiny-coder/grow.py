"""Starts a larger model as an exact copy of a smaller one's behaviour, instead of from noise.

    python grow.py --weights runs/1m/snapshots/002000 --preset 3m --out runs/3m-start
    python train.py --preset 3m --initial runs/3m-start ...

Everything a layer *reads* from new places is random, everything it *writes* to new places is zero:
new hidden dimensions stay zero at first, new heads, feed-forward units and layers are not heard yet.
So the outputs are those of the small model, while every new weight has or soon gets a gradient.
RMSNorm divides by the mean over more (zero) dimensions; its weights make up for that, up to its epsilon.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import torch
from torch import Tensor

from evaluate import load_snapshot
from model import PRESETS, ModelConfig, TinyCoder
from train import Progress, save_snapshot


def layer_map(old: ModelConfig, new: ModelConfig) -> dict[int, int]:
    """New layer -> the old layer it copies; the others are new and spread evenly."""
    return {round((i + 1) * new.num_layers / old.num_layers) - 1: i for i in range(old.num_layers)}


def head_rows(old: ModelConfig, new: ModelConfig) -> list[int]:
    """Rows of the new q_proj that old query heads occupy: each stays with its key/value head."""
    if old.head_dim != new.head_dim or old.num_kv_heads != new.num_kv_heads:
        raise ValueError("growing keeps the head size and the number of key/value heads")
    old_group, new_group = old.num_heads // old.num_kv_heads, new.num_heads // new.num_kv_heads
    return [
        (head // old_group * new_group + head % old_group) * new.head_dim + row
        for head in range(old.num_heads)
        for row in range(old.head_dim)
    ]


@torch.no_grad()
def grow(small: TinyCoder, config: ModelConfig, seed: int = 1) -> TinyCoder:
    old, new = small.config, config
    if old.vocab_size != new.vocab_size:
        raise ValueError("growing keeps the vocabulary")
    torch.manual_seed(seed)
    large = TinyCoder(new)
    norm_scale = (old.hidden_size / new.hidden_size) ** 0.5
    hidden = list(range(old.hidden_size))
    # Which rows (outputs) and columns (inputs) of a new tensor hold the old one.
    q, kv, ffn = head_rows(old, new), list(range(old.num_kv_heads * old.head_dim)), list(range(old.ffn_size))
    places: dict[str, tuple[list[int], list[int] | None]] = {
        "q_proj.weight": (q, hidden), "q_proj.bias": (q, None),
        "k_proj.weight": (kv, hidden), "k_proj.bias": (kv, None),
        "v_proj.weight": (kv, hidden), "v_proj.bias": (kv, None),
        "o_proj.weight": (hidden, q), "down_proj.weight": (hidden, ffn),
        "gate_proj.weight": (ffn, hidden), "up_proj.weight": (ffn, hidden),
    }  # fmt: skip
    source = small.state_dict()
    copied = layer_map(old, new)

    def fill(name: str, tensor: Tensor) -> None:
        layer = re.match(r"model\.layers\.(\d+)\.(.*)", name)
        from_layer = copied.get(int(layer[1])) if layer else None
        old_name = f"model.layers.{from_layer}.{layer[2]}" if layer else name
        if name.endswith(("o_proj.weight", "down_proj.weight")):
            tensor.zero_()  # writes nothing yet
        if layer and from_layer is None:
            return  # a new layer
        if "norm" in name:
            tensor.fill_(norm_scale)
            tensor[hidden] = source[old_name] * norm_scale
        elif "embed" in name:
            tensor.zero_()
            tensor[:, hidden] = source[old_name]
        else:
            rows, columns = next(p for key, p in places.items() if name.endswith(key))
            row_index = torch.tensor(rows)
            if columns is None:
                tensor[row_index] = source[old_name]
            else:
                tensor[row_index[:, None], torch.tensor(columns)] = source[old_name]

    for name, tensor in large.state_dict().items():
        fill(name, tensor)
    return large


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True, help="a snapshot folder of train.py")
    parser.add_argument("--preset", choices=PRESETS, required=True)
    parser.add_argument("--out", type=Path, required=True)
    a = parser.parse_args()
    small = load_snapshot(a.weights)
    large = grow(small, PRESETS[a.preset])
    ids = torch.randint(4, small.config.vocab_size, (2, 64))
    difference = (large(ids) - small(ids)).abs().max().item()
    if difference > 0.02:
        raise SystemExit(f"the grown model differs from the small one by {difference}")
    save_snapshot(large, a.out, Progress(), {"grownFrom": a.weights.name})
    print(f"{small.count_parameters():,} -> {large.count_parameters():,} parameters; "
          f"largest difference of a logit {difference:.1e}")  # fmt: skip


if __name__ == "__main__":
    main()
