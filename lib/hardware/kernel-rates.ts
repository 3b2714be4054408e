import type { SourcedFigure } from './hardware-row.ts';

/** How fast one kind of product was seen to run on a machine of `HARDWARE_ROWS`. */
export interface KernelRate {
  /** `id` of the hardware row. */
  readonly hardware: string;
  /** CPU threads that ran it. */
  readonly threads: number;
  readonly engine: 'onnxruntime';
  /** Weight format, spelled as in transformers.js, as the hub's exports store it. */
  readonly dtype: 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16';
  /** One token at a time: bytes of weights per second. */
  readonly decodeBytesPerSecond: SourcedFigure;
  /** 128 tokens at once: 2 operations per weight and token. */
  readonly prefillFlopsPerSecond: SourcedFigure;
}

const SOURCE =
  'checked 2026-11-20: ONNX Runtime 1.30 CPU provider (Python binding), 2 threads, MatMul stack of 201M random weights, best block; q4 reads prompts at accuracy_level 0, as published files have it, and makes tokens at level 4';

function rate(
  dtype: KernelRate['dtype'],
  gigabytesPerSecond: number,
  gigaflops: number,
): KernelRate {
  const figure = (value: number): SourcedFigure => ({ value, source: SOURCE, asOf: '2026-11-20' });
  return {
    hardware: 'cpu-xeon-2vcpu-2.5ghz-avx512vnni',
    threads: 2,
    engine: 'onnxruntime',
    dtype,
    decodeBytesPerSecond: figure(gigabytesPerSecond * 1e9),
    prefillFlopsPerSecond: figure(gigaflops * 1e9),
  };
}

/** Rates seen on known machines. A machine that is not here can only borrow, and must say so. */
export const KERNEL_RATES: readonly KernelRate[] = [
  rate('fp32', 23.8, 176),
  rate('fp16', 11.8, 172),
  rate('q8', 23.3, 713),
  rate('q4', 17, 158),
  rate('q4f16', 8.3, 146),
];
