"""A Qwen2-shaped decoder in one file: RMSNorm, RoPE, grouped-query attention, SwiGLU, tied embeddings.

Module and parameter names follow Hugging Face's Qwen2ForCausalLM, so the state dict *is* the export:
every engine that knows Qwen2 (transformers.js, ONNX Runtime, llama.cpp) can run what we train.

    parameters = V*H  +  layers * (2*H*H*(1 + kv/heads) + 3*H*F + biases + 2*H)  +  H

(V vocabulary, H hidden size, F feed-forward size; the output head reuses the embedding table.)
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class ModelConfig:
    """Shape of a model. Every matrix's input size is a multiple of 32, the block size of q4 and q8."""

    vocab_size: int = 2048
    hidden_size: int = 128
    num_layers: int = 4
    num_heads: int = 4
    num_kv_heads: int = 2
    ffn_size: int = 384
    context_length: int = 512
    rope_theta: float = 10000.0
    norm_eps: float = 1e-6

    def __post_init__(self) -> None:
        if self.hidden_size % self.num_heads or self.num_heads % self.num_kv_heads:
            raise ValueError("heads must divide hidden_size, and kv heads must divide heads")
        if self.hidden_size % 32 or self.ffn_size % 32:
            raise ValueError("hidden_size and ffn_size must be multiples of 32 (quantization blocks)")

    @property
    def head_dim(self) -> int:
        return self.hidden_size // self.num_heads

    def to_dict(self) -> dict[str, int | float]:
        return asdict(self)

    def to_huggingface(self) -> dict[str, object]:
        """config.json as Qwen2ForCausalLM, transformers.js and llama.cpp's converters read it."""
        return {
            "architectures": ["Qwen2ForCausalLM"],
            "model_type": "qwen2",
            "vocab_size": self.vocab_size,
            "hidden_size": self.hidden_size,
            "intermediate_size": self.ffn_size,
            "num_hidden_layers": self.num_layers,
            "num_attention_heads": self.num_heads,
            "num_key_value_heads": self.num_kv_heads,
            "head_dim": self.head_dim,
            "hidden_act": "silu",
            "max_position_embeddings": self.context_length,
            "rms_norm_eps": self.norm_eps,
            "rope_theta": self.rope_theta,
            "tie_word_embeddings": True,
            "attention_dropout": 0.0,
            "initializer_range": 0.02,
            "use_sliding_window": False,
            "bos_token_id": 0,
            "eos_token_id": 0,
            "pad_token_id": 0,
            "torch_dtype": "float16",
            "use_cache": True,
        }


PRESETS: dict[str, ModelConfig] = {
    "200k": ModelConfig(1024, 64, 3, 2, 1, 160),
    "1m": ModelConfig(2048, 128, 4, 4, 2, 384),
    "3m": ModelConfig(2048, 192, 6, 6, 2, 576),
    "8m": ModelConfig(2048, 320, 7, 10, 2, 864),
    "30m": ModelConfig(2048, 512, 10, 8, 2, 1536),
}

# Keys and values of one layer, [batch, kv heads, positions, head size] each.
LayerCache = tuple[Tensor, Tensor]


class RMSNorm(nn.Module):
    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        # In fp32 even under bf16 autocast: the mean of squares needs the mantissa.
        return F.rms_norm(x.float(), self.weight.shape, self.weight, self.eps)


def rope_tables(positions: Tensor, config: ModelConfig) -> tuple[Tensor, Tensor]:
    """cos and sin of every position's rotation angles, [..., positions, head size]."""
    half = torch.arange(0, config.head_dim, 2, device=positions.device, dtype=torch.float32)
    frequencies = 1.0 / config.rope_theta ** (half / config.head_dim)
    angles = positions.float()[..., None] * frequencies
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotates dimension i against i + head_dim/2 (the "half" layout of Qwen2 and Llama)."""
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-second, first), dim=-1) * sin


class Attention(nn.Module):
    def __init__(self, c: ModelConfig) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = c.num_heads, c.num_kv_heads, c.head_dim
        self.q_proj = nn.Linear(c.hidden_size, c.num_heads * c.head_dim, bias=True)
        self.k_proj = nn.Linear(c.hidden_size, c.num_kv_heads * c.head_dim, bias=True)
        self.v_proj = nn.Linear(c.hidden_size, c.num_kv_heads * c.head_dim, bias=True)
        self.o_proj = nn.Linear(c.num_heads * c.head_dim, c.hidden_size, bias=False)

    def forward(
        self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None, past: LayerCache | None
    ) -> tuple[Tensor, LayerCache]:
        batch, length, _ = x.shape

        def split(y: Tensor, heads: int) -> Tensor:
            return y.view(batch, length, heads, self.head_dim).transpose(1, 2)

        q = rotate(split(self.q_proj(x), self.heads), cos, sin)
        k = rotate(split(self.k_proj(x), self.kv_heads), cos, sin)
        v = split(self.v_proj(x), self.kv_heads)
        if past is not None:
            k, v = torch.cat((past[0], k), dim=2), torch.cat((past[1], v), dim=2)
        cache = (k, v)
        # Each key/value head serves a group of neighbouring query heads.
        group = self.heads // self.kv_heads
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        out = F.scaled_dot_product_attention(
            q.to(v.dtype), k.to(v.dtype), v, attn_mask=mask, is_causal=mask is None
        )
        return self.o_proj(out.transpose(1, 2).reshape(batch, length, -1)), cache


class FeedForward(nn.Module):
    def __init__(self, c: ModelConfig) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(c.hidden_size, c.ffn_size, bias=False)
        self.up_proj = nn.Linear(c.hidden_size, c.ffn_size, bias=False)
        self.down_proj = nn.Linear(c.ffn_size, c.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c: ModelConfig) -> None:
        super().__init__()
        self.input_layernorm = RMSNorm(c.hidden_size, c.norm_eps)
        self.self_attn = Attention(c)
        self.post_attention_layernorm = RMSNorm(c.hidden_size, c.norm_eps)
        self.mlp = FeedForward(c)

    def forward(
        self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None, past: LayerCache | None
    ) -> tuple[Tensor, LayerCache]:
        attended, cache = self.self_attn(self.input_layernorm(x), cos, sin, mask, past)
        x = x + attended
        return x + self.mlp(self.post_attention_layernorm(x)), cache


class Decoder(nn.Module):
    """Everything but the output head; named `model` in the state dict, as in Hugging Face's."""

    def __init__(self, c: ModelConfig) -> None:
        super().__init__()
        self.config = c
        self.embed_tokens = nn.Embedding(c.vocab_size, c.hidden_size)
        self.layers = nn.ModuleList(Layer(c) for _ in range(c.num_layers))
        self.norm = RMSNorm(c.hidden_size, c.norm_eps)

    def forward(
        self,
        ids: Tensor,
        positions: Tensor | None = None,
        mask: Tensor | None = None,
        past: list[LayerCache] | None = None,
    ) -> tuple[Tensor, list[LayerCache]]:
        """Final hidden states [batch, length, hidden] and the cache.

        Without `mask` attention is plainly causal, which is all that training needs: rows are
        padded on the right, where no earlier position can look.
        """
        if positions is None:
            positions = torch.arange(ids.shape[1], device=ids.device)
        cos, sin = rope_tables(positions, self.config)
        if cos.dim() == 3:  # positions per row: make room for the heads
            cos, sin = cos[:, None], sin[:, None]
        x = self.embed_tokens(ids)
        caches: list[LayerCache] = []
        for index, layer in enumerate(self.layers):
            x, cache = layer(x, cos, sin, mask, past[index] if past else None)
            caches.append(cache)
        return self.norm(x), caches


class TinyCoder(nn.Module):
    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.model = Decoder(config)
        self.apply(self._initialize)
        # Residual branches start small, so that depth does not blow up the stream.
        for name, parameter in self.named_parameters():
            if name.endswith(("o_proj.weight", "down_proj.weight")):
                parameter.data.mul_((2 * config.num_layers) ** -0.5)

    @staticmethod
    def _initialize(module: nn.Module) -> None:
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=module.in_features**-0.5)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)

    def logits(self, hidden: Tensor) -> Tensor:
        """The tied output head: scores are dot products with the embedding table."""
        return F.linear(hidden, self.model.embed_tokens.weight)

    def forward(self, ids: Tensor) -> Tensor:
        return self.logits(self.model(ids)[0])

    def count_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())
