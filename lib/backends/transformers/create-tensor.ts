import { Tensor } from 'onnxruntime-node';
import type { CreateTensor } from '../decoder/index.ts';

/** A tensor of the runtime itself: it takes no other package's tensors as memory to write into. */
export const createTensor: CreateTensor = (type, data, shape) =>
  new Tensor(type, data as Float32Array, shape) as ReturnType<CreateTensor>;
