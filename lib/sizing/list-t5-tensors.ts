import type { EncoderDecoderArchitecture } from './architecture.ts';
import { type LayerAdder, TensorList, type TensorSpec } from './tensor-spec.ts';

/** T5: an encoder, and a decoder that also attends to what the encoder made of the prompt. */
export function listT5Tensors(model: EncoderDecoderArchitecture): readonly TensorSpec[] {
  const { hiddenSize, vocabSize, relativeBuckets, numHeads } = model;
  const list = new TensorList();
  list.add('shared.weight', 'token_embd.weight', [vocabSize, hiddenSize], 'embedding', 'both');
  for (const side of ['encoder', 'decoder'] as const) {
    const numLayers = side === 'encoder' ? model.numEncoderLayers : model.numDecoderLayers;
    const short = side === 'encoder' ? 'enc' : 'dec';
    for (let layer = 0; layer < numLayers; layer++) {
      const add = list.layer(`${side}.block.${layer}.layer.`, `${short}.blk.${layer}.`, side);
      addAttention(model, add, '0.SelfAttention', 'attn');
      if (layer === 0) {
        // One table of scores for distances, read by every layer.
        list.add(
          `${side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`,
          `${short}.blk.0.attn_rel_b.weight`,
          [relativeBuckets, numHeads],
          'position',
          side,
        );
      }
      add.norm(['0.layer_norm', 'attn_norm'], hiddenSize, false);
      if (side === 'decoder') {
        addAttention(model, add, '1.EncDecAttention', 'cross_attn');
        add.norm(['1.layer_norm', 'cross_attn_norm'], hiddenSize, false);
      }
      addFeedForward(model, add, side === 'decoder' ? 2 : 1);
    }
    list
      .layer(`${side}.`, `${short}.`, side)
      .norm(['final_layer_norm', 'output_norm'], hiddenSize, false);
  }
  if (!model.hasTiedEmbeddings) {
    list.add('lm_head.weight', 'output.weight', [vocabSize, hiddenSize], 'head', 'decoder');
  }
  return list.tensors;
}

function addAttention(
  { hiddenSize, numHeads, headDim }: EncoderDecoderArchitecture,
  { linear }: LayerAdder,
  name: string,
  ggufName: string,
): void {
  const inner = numHeads * headDim;
  for (const letter of ['q', 'k', 'v']) {
    linear([`${name}.${letter}`, `${ggufName}_${letter}`], inner, hiddenSize, false);
  }
  linear([`${name}.o`, `${ggufName}_o`], hiddenSize, inner, false);
}

function addFeedForward(
  { hiddenSize, ffnSize, isGated }: EncoderDecoderArchitecture,
  { linear, norm }: LayerAdder,
  index: number,
): void {
  const name = `${index}.DenseReluDense`;
  if (isGated) {
    linear([`${name}.wi_0`, 'ffn_gate'], ffnSize, hiddenSize, false);
    linear([`${name}.wi_1`, 'ffn_up'], ffnSize, hiddenSize, false);
  } else {
    linear([`${name}.wi`, 'ffn_up'], ffnSize, hiddenSize, false);
  }
  linear([`${name}.wo`, 'ffn_down'], hiddenSize, ffnSize, false);
  norm([`${index}.layer_norm`, 'ffn_norm'], hiddenSize, false);
}
