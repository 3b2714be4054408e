import { readCpuProfile, readMemoryProfile } from '../../../device/index.ts';
import type { Dtype } from '../../../generation/index.ts';
import { type CatalogueModel, MODEL_CATALOGUE } from '../../../models/index.ts';
import {
  countParameters,
  type DecoderArchitecture,
  estimateOnnxBytes,
  parseArchitecture,
} from '../../../sizing/index.ts';
import { formatBytes, formatMs } from '../../../units/index.ts';
import { predictMemory } from '../../predict/predict-memory.ts';
import { predictTimes } from '../../predict/predict-times.ts';
import { type Advice, judgeLimit, rankAdvice } from './rank-advice.ts';
import type { AdvisedWorkload } from './workloads.ts';

const DTYPES: readonly Dtype[] = ['fp32', 'q8', 'q4'];

/** Predicts every model of the catalogue in every format for this machine, best first. */
export async function adviseModels(
  workload: AdvisedWorkload,
  limitMs: number | null,
): Promise<readonly Advice[]> {
  const { availableBytes } = await readMemoryProfile();
  const { recommendedThreads: threads } = await readCpuProfile();
  const rows: Advice[] = [];
  for (const model of MODEL_CATALOGUE) {
    const own: Advice[] = [];
    for (const dtype of DTYPES) {
      own.push(
        await predictRow(model, dtype, { workload, limitMs, machine: { threads, availableBytes } }),
      );
    }
    rows.push(...warnAboutQ4(own));
  }
  return rankAdvice(rows);
}

async function predictRow(
  { repo, config, licence, licenceKind, files, reported }: CatalogueModel,
  dtype: Dtype,
  question: {
    readonly workload: AdvisedWorkload;
    readonly limitMs: number | null;
    readonly machine: { readonly threads: number; readonly availableBytes: number };
  },
): Promise<Advice> {
  const { workload, limitMs, machine } = question;
  const architecture = parseArchitecture(config) as DecoderArchitecture;
  const times = await predictTimes(architecture, { dtype, ...workload });
  const latencyMs = times[workload.metric];
  const published = files[dtype];
  const weightBytes = published ?? estimateOnnxBytes(architecture, dtype).totalBytes;
  const { value, low, high } = predictMemory(architecture, {
    ...{ dtype, weightBytes, machine },
    ...workload,
  });
  const peakMemoryBytes = { value, low, high };
  return {
    model: `hub:${repo}`,
    ...{ dtype, parameters: countParameters(architecture).total, licence, licenceKind },
    weightBytes,
    weightBasis: published === undefined ? 'formula' : 'published',
    latencyMs,
    latencyBasis: times.basis,
    peakMemoryBytes,
    fits: peakMemoryBytes.high <= machine.availableBytes,
    limit: judgeLimit(latencyMs, limitMs),
    reported,
    warnings: [],
  };
}

/** Fewer bits are no promise: the table that is looked up stays wide, and unpacking costs time. */
function warnAboutQ4(rows: readonly Advice[]): readonly Advice[] {
  const q8 = rows.find(({ dtype }) => dtype === 'q8');
  return rows.map((row) => {
    if (row.dtype !== 'q4' || q8 === undefined) return row;
    const warnings = [
      ...(row.weightBytes > q8.weightBytes
        ? [`larger than q8 (${formatBytes(row.weightBytes)} and ${formatBytes(q8.weightBytes)})`]
        : []),
      ...(row.latencyMs.value > q8.latencyMs.value
        ? [
            `slower than q8 here (${formatMs(row.latencyMs.value)} and ${formatMs(q8.latencyMs.value)})`,
          ]
        : []),
    ];
    return { ...row, warnings };
  });
}
