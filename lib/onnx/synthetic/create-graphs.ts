import {
  type Architecture,
  type DecoderArchitecture,
  InvalidModelConfigError,
} from '../../sizing/index.ts';
import { SyntheticModelError } from '../errors.ts';
import type { OnnxGraph } from '../graph-builder.ts';
import type { WeightFormat } from '../linear.ts';
import { createSyntheticBert } from './bert.ts';
import { createSyntheticDecoder } from './decoder.ts';
import { createSyntheticT5Decoder, createSyntheticT5Encoder } from './t5.ts';

/** One file of a synthetic model. */
export interface SyntheticFile {
  /** Path inside the model's folder, as transformers.js looks for it. */
  readonly path: string;
  readonly graph: OnnxGraph;
}

/** What transformers.js adds to a file's name for a format. */
const SUFFIXES: Readonly<Record<WeightFormat, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
};

/**
 * The graphs of a model with random weights, nothing of them made yet: an encoder-decoder has two files,
 * every other model one.
 *
 * @throws InvalidModelConfigError when config.json leaves out what a graph needs and a size does not
 */
export function createSyntheticGraphs(
  architecture: Architecture,
  format: WeightFormat,
  seed = 1,
): readonly SyntheticFile[] {
  const path = (name: string): string => `onnx/${name}${SUFFIXES[format]}.onnx`;
  switch (architecture.kind) {
    case 'decoder': {
      const { contextLength } = architecture;
      if (contextLength === null) {
        throw new InvalidModelConfigError(
          'Cannot build this model: config.json lacks "max_position_embeddings"',
          { hint: 'Add the longest context of the model', fields: ['max_position_embeddings'] },
        );
      }
      requireTurnable(architecture);
      const model = { ...architecture, contextLength };
      return [{ path: path('model'), graph: createSyntheticDecoder(model, format, seed) }];
    }
    case 'encoder-decoder':
      return [
        {
          path: path('encoder_model'),
          graph: createSyntheticT5Encoder(architecture, format, seed),
        },
        {
          path: path('decoder_model_merged'),
          graph: createSyntheticT5Decoder(architecture, format, seed),
        },
      ];
    case 'encoder':
      return [{ path: path('model'), graph: createSyntheticBert(architecture, format, seed) }];
  }
}

/** ONNX Runtime turns eight pairs of dimensions at a time. */
function requireTurnable({ positions, headDim }: DecoderArchitecture): void {
  if (positions.kind === 'learned' || positions.rotaryDim % 16 === 0) return;
  throw new SyntheticModelError(
    `Cannot build heads of ${headDim} numbers of which ${positions.rotaryDim} are turned: wanted a multiple of 16`,
    { hint: 'Change "head_dim" or "partial_rotary_factor" in config.json' },
  );
}
