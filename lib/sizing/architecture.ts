/** What turns the first product of a feed-forward layer into the second one's input. */
export type Activation = 'silu' | 'gelu' | 'gelu-tanh' | 'relu';

/** How a token learns where it stands. */
export type Positions =
  | {
      readonly kind: 'rotary';
      readonly theta: number;
      /** Layers with a sliding window may turn by another base (Gemma 3). */
      readonly localTheta: number;
      /** Leading dimensions of a head that are turned; the others are left alone. */
      readonly rotaryDim: number;
    }
  | { readonly kind: 'learned' };

/** A decoder: GPT-2 and everything that came from it. */
export interface DecoderArchitecture {
  readonly kind: 'decoder';
  readonly modelType:
    | 'llama'
    | 'mistral'
    | 'qwen2'
    | 'qwen3'
    | 'gemma'
    | 'gemma2'
    | 'gemma3_text'
    | 'phi3'
    | 'starcoder2'
    | 'gpt2'
    | 'gpt_bigcode';
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly ffnSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly numKvHeads: number;
  readonly headDim: number;
  /** Most tokens, prompt and answer together; null where config.json does not say. */
  readonly contextLength: number | null;
  readonly hasTiedEmbeddings: boolean;
  readonly norm: 'rms' | 'layer';
  readonly normEpsilon: number;
  /** Gemma 2 and 3 also normalize what a layer adds. */
  readonly hasPostNorms: boolean;
  /** Qwen3 and Gemma 3 normalize each query and key head. */
  readonly hasQkNorm: boolean;
  readonly hasQkvBias: boolean;
  readonly hasOutputBias: boolean;
  readonly hasFfnBias: boolean;
  readonly activation: Activation;
  /** `down(act(gate(x)) * up(x))` instead of `down(act(up(x)))`. */
  readonly isGated: boolean;
  readonly positions: Positions;
  /** For each layer how many tokens back it sees; null sees everything. */
  readonly windows: readonly (number | null)[];
  readonly attentionScale: number;
  readonly attentionSoftcap: number | null;
  readonly logitSoftcap: number | null;
  readonly embeddingScale: number;
}

/** T5 and CodeT5. */
export interface EncoderDecoderArchitecture {
  readonly kind: 'encoder-decoder';
  readonly modelType: 't5';
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly ffnSize: number;
  readonly numEncoderLayers: number;
  readonly numDecoderLayers: number;
  readonly numHeads: number;
  readonly headDim: number;
  readonly contextLength: number | null;
  readonly hasTiedEmbeddings: boolean;
  readonly normEpsilon: number;
  readonly activation: Activation;
  readonly isGated: boolean;
  /** Distances are sorted into this many buckets, each with a score per head. */
  readonly relativeBuckets: number;
  readonly relativeMaxDistance: number;
}

/** BERT: reads a text once and gives a vector per token. */
export interface EncoderArchitecture {
  readonly kind: 'encoder';
  readonly modelType: 'bert';
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly ffnSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly headDim: number;
  readonly contextLength: number;
  readonly numTokenTypes: number;
  readonly normEpsilon: number;
  readonly activation: Activation;
}

/** Every number of a model that its size, cache and arithmetic depend on. */
export type Architecture = DecoderArchitecture | EncoderDecoderArchitecture | EncoderArchitecture;
