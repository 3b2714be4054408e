"""Byte-level BPE with fill-in-the-middle tokens, in a form that every engine splits alike.

Two decisions matter more than the vocabulary size:

1. The committed tokenizer.json splits text with exactly the Qwen2 expression, because llama.cpp
   (pre-tokenizer "qwen2") and transformers.js implement that one.
2. That expression glues line ends to the punctuation before them: " {\\n" is one piece. A prompt
   that ends in "{" would then be tokenized otherwise than the same text in training. So the merges
   are *learned* with line ends cut off: no merge ever joins "\\n" with anything but "\\n", and encoding
   "... {" + "\\n  return x" in two parts gives the same tokens as encoding it in one.

What is left is trailing spaces: "\\n  " alone is one token, but before a word it is " " + " return".
Training shows such prompts now and then (prepare.py); inference heals the last token besides.

    python tokenizer.py --out /tmp/tokenizer.json --vocab 2048 tasks.jsonl code.jsonl
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

END, FIM_PREFIX, FIM_SUFFIX, FIM_MIDDLE = 0, 1, 2, 3
SPECIAL_TOKENS = ["<|endoftext|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"]
QWEN2_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def _qwen2_steps() -> list[pre_tokenizers.PreTokenizer]:
    return [
        pre_tokenizers.Split(Regex(QWEN2_PATTERN), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
    ]


def train_tokenizer(texts: Iterator[str], vocab_size: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    line_ends = pre_tokenizers.Split(Regex(r"[\r\n]+"), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([line_ends, *_qwen2_steps()])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False)
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=vocab_size,
            special_tokens=SPECIAL_TOKENS,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    # From here on the plain Qwen2 split: the merges alone keep line ends apart.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(_qwen2_steps())
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in SPECIAL_TOKENS]
    )
    return tokenizer


def encode(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def read_texts(path: Path, limit: int, limit_bytes: int) -> Iterator[str]:
    """Texts of tasks ({prompt, completion}) or code files ({text}), up to either limit."""
    used = 0
    with path.open(encoding="utf-8") as lines:
        for index, line in enumerate(lines):
            if index >= limit or used >= limit_bytes:
                return
            row = json.loads(line)
            text = row["text"] if "text" in row else row["prompt"] + row["completion"]
            used += len(text)
            yield text


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, help="JSONL of tasks or of code files")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vocab", type=int, default=2048)
    parser.add_argument("--limit", type=int, default=40_000, help="documents read per file")
    parser.add_argument("--limit-bytes", type=int, default=6_000_000, help="text read per file")
    arguments = parser.parse_args()
    texts = (
        text for path in arguments.files for text in read_texts(path, arguments.limit, arguments.limit_bytes)
    )
    tokenizer = train_tokenizer(texts, arguments.vocab)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(arguments.out))
    print(json.dumps({"vocabSize": tokenizer.get_vocab_size(), "out": str(arguments.out)}))


if __name__ == "__main__":
    main()
