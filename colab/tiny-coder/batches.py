"""Batches from token arrays: shuffled, grouped by length, and a pure function of (seed, position).

One document per row, and rows of like length together: attention never sees a second document, so
no mask is needed, and little is padded. (Packing documents into full rows of 512 would spend more on
attention to other documents, or on a mask that hides them, than on the model's own matrices.)

The position is a few integers. Saving it with the weights is all that resuming exactly needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

# Bucket lengths are multiples of this: fewer shapes, little padding.
LENGTH_STEP = 16


@dataclass
class Source:
    """Samples of one kind: ids are tokens[offsets[i]:offsets[i+1]], loss starts at loss_from[i]."""

    tokens: np.ndarray
    offsets: np.ndarray
    loss_from: np.ndarray

    @classmethod
    def load(cls, path: Path) -> Source:
        arrays = np.load(path)
        return cls(arrays["tokens"], arrays["offsets"], arrays["loss_from"])

    def __len__(self) -> int:
        return len(self.loss_from)

    @property
    def mean_length(self) -> float:
        return len(self.tokens) / max(1, len(self))


@dataclass
class Position:
    """Where the stream is: samples consumed per source before this window, steps taken in it."""

    consumed: dict[str, int] = field(default_factory=dict)
    window: int = 0
    step_in_window: int = 0
    shares: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass
class MicroBatch:
    """ids [rows, length + 1] int64, and weights [rows, length] of predicting ids[:, 1:]."""

    ids: np.ndarray
    weights: np.ndarray


def pad_rows(samples: list[tuple[np.ndarray, int]], prompt_weight: float) -> MicroBatch:
    longest = max(len(ids) for ids, _ in samples) - 1
    length = -(-longest // LENGTH_STEP) * LENGTH_STEP
    ids = np.zeros((len(samples), length + 1), dtype=np.int64)
    weights = np.zeros((len(samples), length), dtype=np.float32)
    for row, (sample, loss_from) in enumerate(samples):
        ids[row, : len(sample)] = sample
        weights[row, : loss_from - 1] = prompt_weight
        weights[row, loss_from - 1 : len(sample) - 1] = 1.0
    return MicroBatch(ids, weights)


class BatchStream:
    """Endless optimizer steps, each a list of micro-batches of about `micro_tokens` tokens."""

    def __init__(
        self,
        sources: dict[str, Source],
        seed: int,
        step_tokens: int,
        micro_tokens: int,
        prompt_weight: float,
        window_tokens: int = 200_000,
    ) -> None:
        self.sources, self.seed, self.prompt_weight = sources, seed, prompt_weight
        self.micro_tokens, self.micro_per_step = micro_tokens, max(1, step_tokens // micro_tokens)
        self.window_tokens = window_tokens
        self.position = Position(dict.fromkeys(sources, 0))
        self._permutation: dict[tuple[str, int], np.ndarray] = {}
        self._steps: list[list[list[tuple[str, int]]]] | None = None

    def restore(self, position: dict[str, object]) -> None:
        self.position = Position(**position)  # type: ignore[arg-type]
        self._steps = None

    def next_step(self, shares: dict[str, float]) -> list[MicroBatch]:
        """The next step; each source's share of tokens takes effect when a window begins."""
        if self._steps is None:
            if self.position.step_in_window == 0:
                self.position.shares = shares
            self._steps = self._plan_window()
        groups = self._steps[self.position.step_in_window]
        self.position.step_in_window += 1
        if self.position.step_in_window == len(self._steps):
            for name, count in self._window_counts().items():
                self.position.consumed[name] += count
            self.position.window += 1
            self.position.step_in_window = 0
            self._steps = None
        return [pad_rows([self._sample(*key) for key in group], self.prompt_weight) for group in groups]

    def _window_counts(self) -> dict[str, int]:
        return {
            name: round(self.position.shares.get(name, 0.0) * self.window_tokens / source.mean_length)
            for name, source in self.sources.items()
        }

    def _plan_window(self) -> list[list[list[tuple[str, int]]]]:
        keys = [
            (name, self._shuffled(name, self.position.consumed[name] + i))
            for name, count in self._window_counts().items()
            for i in range(count)
        ]
        rng = np.random.default_rng([self.seed, 1, self.position.window])
        # Shuffle before the (stable) sort, so that equal lengths mix in a new order.
        keys = [keys[i] for i in rng.permutation(len(keys))]
        keys.sort(key=self._length)
        groups, start = [], 0
        while start < len(keys):
            end = start + 1
            while end < len(keys) and self._padded(keys[end]) * (end + 1 - start) <= self.micro_tokens:
                end += 1
            groups.append(keys[start:end])
            start = end
        groups = [groups[i] for i in rng.permutation(len(groups))]
        size = self.micro_per_step
        steps = [groups[i : i + size] for i in range(0, len(groups) - size + 1, size)]
        return steps or [groups]

    def _shuffled(self, name: str, index: int) -> int:
        """The index-th sample of an endless stream that reshuffles every epoch."""
        epoch, offset = divmod(index, len(self.sources[name]))
        if (name, epoch) not in self._permutation:
            rng = np.random.default_rng([self.seed, 2, epoch, len(name)])
            self._permutation = {k: v for k, v in self._permutation.items() if k[0] != name}
            self._permutation[name, epoch] = rng.permutation(len(self.sources[name]))
        return int(self._permutation[name, epoch][offset])

    def _length(self, key: tuple[str, int]) -> int:
        offsets = self.sources[key[0]].offsets
        return int(offsets[key[1] + 1] - offsets[key[1]])

    def _padded(self, key: tuple[str, int]) -> int:
        return -(-(self._length(key) - 1) // LENGTH_STEP) * LENGTH_STEP

    def _sample(self, name: str, index: int) -> tuple[np.ndarray, int]:
        source = self.sources[name]
        ids = source.tokens[source.offsets[index] : source.offsets[index + 1]]
        return ids, int(source.loss_from[index])


def sequential_batches(
    source: Source, micro_tokens: int, limit: int, prompt_weight: float = 0.0
) -> Iterator[MicroBatch]:
    """The first `limit` samples once, for a validation loss."""
    order = sorted(range(min(limit, len(source))), key=lambda i: source.offsets[i + 1] - source.offsets[i])
    group: list[tuple[np.ndarray, int]] = []
    for index in order:
        ids = source.tokens[source.offsets[index] : source.offsets[index + 1]]
        if group and (len(group) + 1) * len(ids) > micro_tokens:
            yield pad_rows(group, prompt_weight)
            group = []
        group.append((ids, int(source.loss_from[index])))
    if group:
        yield pad_rows(group, prompt_weight)
