import type { Dtype } from '../../generation/index.ts';
import { predictPeakMemory } from '../../memory/index.ts';
import { type DecoderArchitecture, parseArchitecture } from '../../sizing/index.ts';
import { formatTable } from '../../units/index.ts';
import type { MemoryModel } from './memory-models.ts';

/** One model loaded and run once in a child process of its own. */
export interface MeasuredPeak {
  readonly model: string;
  readonly dtype: Dtype;
  readonly isPrepacked: boolean;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** As the loader chose. */
  readonly hasSecondSession: boolean;
  /** The kernel's high-water mark after loading, and after the answer. */
  readonly loadPeakRssBytes: number;
  readonly peakRssBytes: number;
  /** Not mapped from a file, after the answer. */
  readonly rssAnonBytes: number;
}

const LEAST_BAR_BYTES = 50 * 2 ** 20;
const BAR_SHARE = 0.05;

/** Every run with what is predicted for it, and how many lie within the greater of 50 MiB and 5 %. */
export function formatPeaks(
  models: readonly MemoryModel[],
  peaks: readonly MeasuredPeak[],
): string {
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  let within = 0;
  const rows = peaks.map((peak) => {
    const config = models.find(({ name }) => name === peak.model)?.config ?? {};
    const predicted = predictPeakMemory(parseArchitecture(config) as DecoderArchitecture, peak);
    const off = predicted.peakBytes - peak.peakRssBytes;
    const isWithin = Math.abs(off) <= Math.max(LEAST_BAR_BYTES, BAR_SHARE * peak.peakRssBytes);
    if (isWithin) within++;
    return [
      peak.model,
      peak.dtype,
      peak.isPrepacked ? 'yes' : 'no',
      peak.hasSecondSession ? '2' : '1',
      `${peak.promptTokens} + ${peak.outputTokens}`,
      mib(peak.loadPeakRssBytes),
      mib(peak.peakRssBytes),
      mib(predicted.peakBytes),
      mib(off),
      `${((100 * off) / peak.peakRssBytes).toFixed(1)} %${isWithin ? '' : ' missed'}`,
    ];
  });
  const columns = [
    'model',
    'dtype',
    'prepacked',
    'sessions',
    'tokens',
    'load',
    'peak',
    'predicted',
  ];
  return [
    formatTable({ columns: [...columns, 'off (MiB)', 'off'], rows }),
    `within the greater of 50 MiB and 5 %: ${within} of ${peaks.length}`,
  ].join('\n');
}
