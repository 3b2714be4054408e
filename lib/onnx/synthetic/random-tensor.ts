import { type ConstantTensor, type ElementType, lazyTensor } from '../tensors.ts';
import { CHUNK_BYTES, createNoise, type Noise } from './noise.ts';

/** Turns 32-bit noise into the bytes of a tensor, in place of `bytes`. */
export type Fill = (noise: Noise, bytes: Uint8Array<ArrayBuffer>) => void;

/** A constant whose bytes are made piece by piece while it is written. */
export function randomTensor(
  name: string,
  seed: number,
  elementType: ElementType,
  dims: readonly number[],
  fill: Fill,
): ConstantTensor {
  const { byteLength } = lazyTensor(elementType, dims, () => new Uint8Array());
  const chunks = function* (): Generator<Uint8Array> {
    const noise = createNoise(name, seed);
    const buffer = new ArrayBuffer(Math.min(CHUNK_BYTES, roundUp(byteLength)));
    for (let done = 0; done < byteLength; done += buffer.byteLength) {
      const bytes = new Uint8Array(buffer);
      fill(noise, bytes);
      yield bytes.subarray(0, Math.min(bytes.length, byteLength - done));
    }
  };
  const read = (): Uint8Array => Buffer.concat([...chunks()].map((chunk) => chunk.slice()));
  return { elementType, dims, byteLength, read, chunks };
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

/** Uniform bytes: 8-bit levels, or two 4-bit levels each. */
export const fillBytes: Fill = (noise, bytes) => {
  noise(wordsOf(bytes));
};

/** fp32 numbers uniform around `mean` with a standard deviation. */
export function fillFloats(deviation: number, mean = 0): Fill {
  const step = (Math.sqrt(3) * deviation) / 2 ** 31;
  return (noise, bytes) => {
    const words = wordsOf(bytes);
    noise(words);
    const floats = new Float32Array(bytes.buffer);
    const signed = new Int32Array(bytes.buffer);
    for (let i = 0; i < floats.length; i++) floats[i] = mean + (signed[i] as number) * step;
  };
}

/**
 * fp32 scales of one size and either sign. Uniform 4-bit levels lean to one side (-8 to 7); signs that
 * differ from block to block keep the products centred.
 */
export function fillSigns(size: number): Fill {
  return (noise, bytes) => {
    const words = wordsOf(bytes);
    noise(words);
    const floats = new Float32Array(bytes.buffer);
    for (let i = 0; i < floats.length; i++) floats[i] = (words[i] as number) & 1 ? size : -size;
  };
}

/** fp16 numbers of either sign between deviation and twice that: sign and fraction are the noise. */
export function fillHalves(deviation: number): Fill {
  const exponent = new Uint16Array(new Float16Array([deviation]).buffer)[0] as number;
  const mask = ((exponent & 0x7c00) << 16) | (exponent & 0x7c00);
  return (noise, bytes) => {
    const words = wordsOf(bytes);
    noise(words);
    for (let i = 0; i < words.length; i++) words[i] = ((words[i] as number) & 0x83ff83ff) | mask;
  };
}

function wordsOf(bytes: Uint8Array<ArrayBuffer>): Uint32Array {
  return new Uint32Array(bytes.buffer);
}
