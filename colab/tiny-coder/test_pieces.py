"""Properties that the recipe relies on, each small enough to check by reading.

python -m pytest -q test_pieces.py        (or: python test_pieces.py)
"""

from __future__ import annotations

import numpy as np
import torch

from batches import BatchStream, Source, pad_rows
from generate import generate_greedy
from grow import grow
from model import ModelConfig, TinyCoder
from tokenizer import FIM_MIDDLE, FIM_PREFIX, encode, train_tokenizer

PROMPT = "/**\n * Double each of the 12 values.\n */\nexport function solve(xs: number[]): number[] {"
BODY = "\n  const result = [];\n\n  for (const x of xs) {\n    result.push(x * 2);\n  }\n  return result;\n}"
SMALL = ModelConfig(300, 64, 2, 2, 1, 96)


def small_tokenizer():
    return train_tokenizer(iter([PROMPT + BODY] * 50), 400)


def test_encoding_in_two_parts_equals_encoding_at_once_at_every_line_end() -> None:
    tokenizer, text = small_tokenizer(), PROMPT + BODY
    for cut in [i for i, c in enumerate(text) if c == "\n" and text[i - 1] != "\n"]:
        whole = encode(tokenizer, text)
        assert encode(tokenizer, text[:cut]) + encode(tokenizer, text[cut:]) == whole
        if text[cut + 1] != "\n":  # blank lines are one token
            after = cut + 1
            assert encode(tokenizer, text[:after]) + encode(tokenizer, text[after:]) == whole


def test_tokens_decode_to_the_bytes_they_came_from() -> None:
    tokenizer = small_tokenizer()
    for text in (PROMPT + BODY, "naïve 🙂\ttab\r\n", "  trailing  "):
        assert tokenizer.decode(encode(tokenizer, text)) == text
    assert encode(tokenizer, "<|fim_prefix|>a<|fim_middle|>")[0] == FIM_PREFIX
    assert encode(tokenizer, "<|fim_prefix|>a<|fim_middle|>")[-1] == FIM_MIDDLE


def test_digits_are_single_tokens() -> None:
    tokenizer = small_tokenizer()
    assert len(encode(tokenizer, "12")) == 2


def test_loss_starts_at_the_first_target_token() -> None:
    batch = pad_rows([(np.array([5, 6, 7, 8, 0]), 2)], prompt_weight=0.0)
    # Position 1 (token 6) predicts token 7, the first of the completion; the last predicts the end.
    assert batch.weights[0, :5].tolist() == [0, 1, 1, 1, 0]
    assert batch.ids.shape == (1, 17)


def test_cached_decoding_with_padding_equals_the_plain_forward_pass() -> None:
    torch.manual_seed(0)
    model = TinyCoder(SMALL).eval()
    prompts = [[5, 6, 7], [8, 9, 10, 11, 12, 13], [14]]
    for prompt, answer in zip(prompts, generate_greedy(model, prompts, 8), strict=True):
        ids = list(prompt)
        for token in answer:
            assert model(torch.tensor([ids]))[0, -1].argmax().item() == token
            ids.append(token)


def test_a_grown_model_answers_like_the_small_one() -> None:
    torch.manual_seed(0)
    small = TinyCoder(SMALL)
    large = grow(small, ModelConfig(300, 96, 4, 3, 1, 160))
    ids = torch.randint(0, 300, (2, 40))
    assert torch.allclose(small(ids), large(ids), atol=2e-3)
    large(ids).square().mean().backward()
    silent = [n for n, p in large.named_parameters() if p.grad is None or not p.grad.any()]
    # New layers write nothing yet, so what feeds their outputs hears of the loss one step later.
    assert not [n for n in silent if "o_proj" in n or "down_proj" in n or "embed" in n]


def random_source(count: int, seed: int) -> Source:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(10, 90, count)
    tokens = rng.integers(4, 300, lengths.sum()).astype(np.uint16)
    return Source(tokens, np.concatenate(([0], np.cumsum(lengths))), np.full(count, 4))


def test_a_restored_stream_goes_on_with_the_same_batches() -> None:
    def stream() -> BatchStream:
        sources = {"tasks": random_source(500, 1), "code": random_source(80, 2)}
        return BatchStream(sources, 1, 2048, 1024, 0.0, window_tokens=8000)

    shares = {"tasks": 0.8, "code": 0.2}
    first, second = stream(), stream()
    for _ in range(7):
        first.next_step(shares)
    second.restore(first.position.to_dict())
    for _ in range(12):  # across windows and epochs
        for a, b in zip(first.next_step(shares), second.next_step(shares), strict=True):
            assert (a.ids == b.ids).all() and (a.weights == b.weights).all()


if __name__ == "__main__":
    for name, check in list(globals().items()):
        if name.startswith("test_"):
            check()
            print(f"ok: {name}")
