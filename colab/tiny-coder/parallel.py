"""Data parallelism: each process computes its share of a step's micro-batches, then gradients are added.

    python -m torch.distributed.run --nproc-per-node 2 train.py ... --threads 1

On a shared machine two processes of one thread beat one process of two threads: they wait for each other
once per step, not once per matrix product. Without it there is one worker and nothing is exchanged.
"""

from __future__ import annotations

import os

import torch
import torch.distributed as dist
from torch import nn


class Workers:
    def __init__(self) -> None:
        self.rank = int(os.environ.get("RANK", "0"))
        self.count = int(os.environ.get("WORLD_SIZE", "1"))
        if self.count > 1:
            dist.init_process_group("gloo")

    @staticmethod
    def first_in_environment() -> bool:
        return os.environ.get("RANK", "0") == "0"

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def agree(self, *values: float) -> list[float]:
        """The first worker's values, known to all: clocks and signals differ between processes."""
        if self.count == 1:
            return list(values)
        tensor = torch.tensor(values, dtype=torch.float64)
        dist.broadcast(tensor, src=0)
        return tensor.tolist()

    def add_gradients(self, model: nn.Module, loss: float) -> float:
        """Sums gradients over workers in one exchange; returns the summed loss."""
        if self.count == 1:
            return loss
        parameters = list(model.parameters())
        for parameter in parameters:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        flat = torch.cat([p.grad.flatten() for p in parameters] + [torch.tensor([loss])])  # type: ignore[union-attr]
        dist.all_reduce(flat)
        start = 0
        for parameter in parameters:
            part = flat[start : start + parameter.numel()]
            parameter.grad.copy_(part.view_as(parameter))  # type: ignore[union-attr]
            start += parameter.numel()
        return flat[-1].item()
