/** config.json of a decoder that is written and run in no time. */
export const tinyConfig = {
  model_type: 'qwen2',
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 320,
  max_position_embeddings: 64,
  tie_word_embeddings: true,
};
