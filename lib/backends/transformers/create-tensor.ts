import { Tensor } from '@huggingface/transformers';
import type { CreateTensor } from '../decoder/index.ts';

/** A tensor of the ONNX Runtime that transformers.js loaded. */
export const createTensor: CreateTensor = (type, data, shape) =>
  new Tensor(type, data as Float32Array, [...shape]).ort_tensor as ReturnType<CreateTensor>;
