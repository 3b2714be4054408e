import type { Architecture, DecoderArchitecture } from './architecture.ts';
import { listBertTensors } from './list-bert-tensors.ts';
import { listT5Tensors } from './list-t5-tensors.ts';
import { TensorList, type TensorSpec } from './tensor-spec.ts';

/**
 * Every tensor of a model, in the order of its layers. Everything else in this module is a sum over
 * this list.
 */
export function listTensors(architecture: Architecture): readonly TensorSpec[] {
  switch (architecture.kind) {
    case 'decoder':
      return architecture.positions.kind === 'learned'
        ? listGpt2Tensors(architecture)
        : listRotaryTensors(architecture);
    case 'encoder-decoder':
      return listT5Tensors(architecture);
    case 'encoder':
      return listBertTensors(architecture);
  }
}

function listRotaryTensors(model: DecoderArchitecture): readonly TensorSpec[] {
  const { hiddenSize, ffnSize, vocabSize, headDim } = model;
  const queryRows = model.numHeads * headDim;
  const kvRows = model.numKvHeads * headDim;
  const hasNormBias = model.norm === 'layer';
  const isFused = model.modelType === 'phi3';
  const list = new TensorList();
  list.add(
    'model.embed_tokens.weight',
    'token_embd.weight',
    [vocabSize, hiddenSize],
    'embedding',
    'decoder',
  );
  for (let layer = 0; layer < model.numLayers; layer++) {
    const { norm, linear } = list.layer(`model.layers.${layer}.`, `blk.${layer}.`);
    norm(['input_layernorm', 'attn_norm'], hiddenSize, hasNormBias);
    if (isFused) {
      linear(['self_attn.qkv_proj', 'attn_qkv'], queryRows + 2 * kvRows, hiddenSize, false);
    } else {
      linear(['self_attn.q_proj', 'attn_q'], queryRows, hiddenSize, model.hasQkvBias);
      linear(['self_attn.k_proj', 'attn_k'], kvRows, hiddenSize, model.hasQkvBias);
      linear(['self_attn.v_proj', 'attn_v'], kvRows, hiddenSize, model.hasQkvBias);
    }
    if (model.hasQkNorm) {
      norm(['self_attn.q_norm', 'attn_q_norm'], headDim, false);
      norm(['self_attn.k_norm', 'attn_k_norm'], headDim, false);
    }
    linear(['self_attn.o_proj', 'attn_output'], hiddenSize, queryRows, model.hasOutputBias);
    if (model.hasPostNorms) {
      norm(['post_attention_layernorm', 'post_attention_norm'], hiddenSize, false);
      norm(['pre_feedforward_layernorm', 'ffn_norm'], hiddenSize, false);
    } else {
      norm(['post_attention_layernorm', 'ffn_norm'], hiddenSize, hasNormBias);
    }
    if (isFused) {
      linear(['mlp.gate_up_proj', 'ffn_up'], 2 * ffnSize, hiddenSize, false);
      linear(['mlp.down_proj', 'ffn_down'], hiddenSize, ffnSize, false);
    } else if (model.isGated) {
      linear(['mlp.gate_proj', 'ffn_gate'], ffnSize, hiddenSize, model.hasFfnBias);
      linear(['mlp.up_proj', 'ffn_up'], ffnSize, hiddenSize, model.hasFfnBias);
      linear(['mlp.down_proj', 'ffn_down'], hiddenSize, ffnSize, model.hasFfnBias);
    } else {
      linear(['mlp.c_fc', 'ffn_up'], ffnSize, hiddenSize, model.hasFfnBias);
      linear(['mlp.c_proj', 'ffn_down'], hiddenSize, ffnSize, model.hasFfnBias);
    }
    if (model.hasPostNorms) {
      norm(['post_feedforward_layernorm', 'post_ffw_norm'], hiddenSize, false);
    }
  }
  list.layer('model.', '').norm(['norm', 'output_norm'], hiddenSize, hasNormBias);
  if (!model.hasTiedEmbeddings) {
    list.add('lm_head.weight', 'output.weight', [vocabSize, hiddenSize], 'head', 'decoder');
  }
  return list.tensors;
}

/** Query, key and value are one matrix; Conv1D stores it transposed, which changes no count. */
function listGpt2Tensors(model: DecoderArchitecture): readonly TensorSpec[] {
  const { hiddenSize, ffnSize, vocabSize } = model;
  const qkvRows = hiddenSize + 2 * model.numKvHeads * model.headDim;
  const list = new TensorList();
  const positions = [model.contextLength ?? 1, hiddenSize];
  list.add(
    'transformer.wte.weight',
    'token_embd.weight',
    [vocabSize, hiddenSize],
    'embedding',
    'decoder',
  );
  list.add('transformer.wpe.weight', 'position_embd.weight', positions, 'position', 'decoder');
  for (let layer = 0; layer < model.numLayers; layer++) {
    const { norm, linear } = list.layer(`transformer.h.${layer}.`, `blk.${layer}.`);
    norm(['ln_1', 'attn_norm'], hiddenSize, true);
    linear(['attn.c_attn', 'attn_qkv'], qkvRows, hiddenSize, true);
    linear(['attn.c_proj', 'attn_output'], hiddenSize, hiddenSize, true);
    norm(['ln_2', 'ffn_norm'], hiddenSize, true);
    linear(['mlp.c_fc', 'ffn_up'], ffnSize, hiddenSize, true);
    linear(['mlp.c_proj', 'ffn_down'], hiddenSize, ffnSize, true);
  }
  list.layer('transformer.', '').norm(['ln_f', 'output_norm'], hiddenSize, true);
  if (!model.hasTiedEmbeddings) {
    list.add('lm_head.weight', 'output.weight', [vocabSize, hiddenSize], 'head', 'decoder');
  }
  return list.tensors;
}
