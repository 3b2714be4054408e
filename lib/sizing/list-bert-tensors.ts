import type { EncoderArchitecture } from './architecture.ts';
import { TensorList, type TensorSpec } from './tensor-spec.ts';

/** BERT without the pooler, which a vector per token does not need and exports leave out. */
export function listBertTensors(model: EncoderArchitecture): readonly TensorSpec[] {
  const { hiddenSize, ffnSize } = model;
  const list = new TensorList();
  const table = (name: string, ggufName: string, rows: number, role: 'embedding' | 'position') =>
    list.add(
      `embeddings.${name}.weight`,
      `${ggufName}.weight`,
      [rows, hiddenSize],
      role,
      'encoder',
    );
  table('word_embeddings', 'token_embd', model.vocabSize, 'embedding');
  table('position_embeddings', 'position_embd', model.contextLength, 'position');
  table('token_type_embeddings', 'token_types', model.numTokenTypes, 'position');
  list.layer('embeddings.', '', 'encoder').norm(['LayerNorm', 'token_embd_norm'], hiddenSize, true);
  for (let layer = 0; layer < model.numLayers; layer++) {
    const { norm, linear } = list.layer(`encoder.layer.${layer}.`, `blk.${layer}.`, 'encoder');
    linear(['attention.self.query', 'attn_q'], hiddenSize, hiddenSize, true);
    linear(['attention.self.key', 'attn_k'], hiddenSize, hiddenSize, true);
    linear(['attention.self.value', 'attn_v'], hiddenSize, hiddenSize, true);
    linear(['attention.output.dense', 'attn_output'], hiddenSize, hiddenSize, true);
    norm(['attention.output.LayerNorm', 'attn_output_norm'], hiddenSize, true);
    linear(['intermediate.dense', 'ffn_up'], ffnSize, hiddenSize, true);
    linear(['output.dense', 'ffn_down'], hiddenSize, ffnSize, true);
    norm(['output.LayerNorm', 'layer_output_norm'], hiddenSize, true);
  }
  return list.tensors;
}
