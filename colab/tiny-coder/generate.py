"""Greedy decoding with a key/value cache, many prompts at a time."""

from __future__ import annotations

import torch
from torch import Tensor

from model import TinyCoder
from tokenizer import END


@torch.no_grad()
def generate_greedy(
    model: TinyCoder, prompts: list[list[int]], max_tokens: int, device: str = "cpu"
) -> list[list[int]]:
    """Token ids after each prompt, without the end token; prompts are padded on the left."""
    longest = max(map(len, prompts))
    ids = torch.full((len(prompts), longest), END, device=device)
    is_real = torch.zeros(len(prompts), longest, dtype=torch.bool, device=device)
    for row, prompt in enumerate(prompts):
        ids[row, longest - len(prompt) :] = torch.tensor(prompt)
        is_real[row, longest - len(prompt) :] = True
    positions = (is_real.cumsum(1) - 1).clamp(min=0)
    causal = torch.ones(longest, longest, dtype=torch.bool, device=device).tril()
    mask = causal & is_real[:, None, :]
    # A padding row must see something, or its softmax is 0/0; it looks at itself.
    mask |= torch.eye(longest, dtype=torch.bool, device=device)
    hidden, past = model.model(ids, positions, mask[:, None])
    position, is_real = positions[:, -1:] + 1, is_real
    tokens: list[Tensor] = [model.logits(hidden[:, -1]).argmax(-1)]
    done = tokens[0] == END
    while len(tokens) < max_tokens and not done.all():
        is_real = torch.cat((is_real, torch.ones_like(done)[:, None]), dim=1)
        hidden, past = model.model(tokens[-1][:, None], position, is_real[:, None, None], past)
        position = position + 1
        tokens.append(model.logits(hidden[:, -1]).argmax(-1))
        done |= tokens[-1] == END
    rows = torch.stack(tokens, dim=1).tolist()
    return [row[: row.index(END)] if END in row else row for row in rows]
