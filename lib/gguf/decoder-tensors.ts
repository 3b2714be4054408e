import { type DecoderConfig, listWeights } from '../onnx/index.ts';

/** A tensor under its Hugging Face and its GGUF name. */
export interface NamedTensor {
  readonly source: string;
  readonly name: string;
  readonly shape: readonly number[];
}

/** Parts of the names inside a layer, `model.layers.N.` on one side and `blk.N.` on the other. */
const LAYER_PARTS: Readonly<Record<string, string>> = {
  input_layernorm: 'attn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  post_attention_layernorm: 'ffn_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};

/** Every tensor of the model. Without `output.weight`, llama.cpp uses the embedding as the head. */
export function listTensors(config: DecoderConfig): NamedTensor[] {
  return listWeights(config).map(({ name, shape }) => ({
    source: name,
    name: rename(name),
    shape,
  }));
}

function rename(name: string): string {
  const layer = /^model\.layers\.(\d+)\.(.+)\.(weight|bias)$/.exec(name);
  if (layer !== null) return `blk.${layer[1]}.${LAYER_PARTS[layer[2] as string]}.${layer[3]}`;
  if (name === 'model.embed_tokens.weight') return 'token_embd.weight';
  return name === 'model.norm.weight' ? 'output_norm.weight' : 'output.weight';
}
