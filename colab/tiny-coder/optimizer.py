"""Muon for the matrices inside the layers, AdamW for the rest (embeddings, norms, biases).

Muon takes the momentum of a matrix and replaces it by the nearest (semi-)orthogonal matrix, so every
direction of the update has the same size. Five Newton-Schulz steps do that with products only.
At equal tokens it learns far more than AdamW alone does here; the comparison is in README.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import Tensor, nn


def orthogonalize(matrices: Tensor, steps: int = 5) -> Tensor:
    """Nearest orthogonal matrix to each in a stack [n, rows, columns], by quintic Newton-Schulz."""
    a, b, c = 3.4445, -4.7750, 2.0315  # pushes singular values to about 1, not exactly: good enough
    x = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.mT
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    def __init__(
        self, params: Iterable[nn.Parameter], lr: float, momentum: float = 0.95, decay: float = 0.0
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            # Matrices of one shape are orthogonalized together: fewer, larger products.
            by_shape: dict[torch.Size, list[nn.Parameter]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    by_shape[parameter.shape].append(parameter)
            for shape, parameters in by_shape.items():
                updates = []
                for parameter in parameters:
                    state = self.state[parameter]
                    if "momentum" not in state:
                        state["momentum"] = torch.zeros_like(parameter)
                    state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
                    updates.append(parameter.grad.lerp(state["momentum"], group["momentum"]))
                # Scale so that an update has the same size per output whatever the matrix's shape.
                scale = max(1.0, shape[0] / shape[1]) ** 0.5
                for parameter, update in zip(parameters, orthogonalize(torch.stack(updates)), strict=True):
                    parameter.mul_(1 - group["lr"] * group["decay"])
                    parameter.add_(update, alpha=-group["lr"] * scale)


def create_optimizers(
    model: nn.Module, kind: str, lr: float, matrix_lr: float, weight_decay: float
) -> list[torch.optim.Optimizer]:
    """`kind` is "muon" (matrices by Muon, the rest by AdamW) or "adamw" (everything by AdamW)."""
    matrices, table, vectors = [], [], []
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2 and "embed" not in name:
            matrices.append(parameter)
        elif parameter.dim() == 2:
            table.append(parameter)
        else:
            vectors.append(parameter)
    groups = [{"params": table, "weight_decay": 0.0}, {"params": vectors, "weight_decay": 0.0}]
    if kind == "adamw":
        groups.append({"params": matrices, "weight_decay": weight_decay})
    adamw = torch.optim.AdamW(groups, lr=lr, betas=(0.9, 0.95), eps=1e-10)
    optimizers: list[torch.optim.Optimizer] = [adamw]
    if kind == "muon":
        optimizers.append(Muon(matrices, lr=matrix_lr, decay=weight_decay))
    elif kind != "adamw":
        raise ValueError(f'unknown optimizer "{kind}": use "muon" or "adamw"')
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["peak_lr"] = group["lr"]
    return optimizers
