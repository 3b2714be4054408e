import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerEntry } from '../../prediction/index.ts';
import { describeProbedMachine, fingerprintOf, writeLedgerEntry } from '../../probe/index.ts';
import type { RunRecord } from '../../record/index.ts';
import type { BenchFlags } from '../bench.ts';
import { predictModel } from '../predict/predict-model.ts';
import { DEFAULT_RUNS } from './choose-mode.ts';

/**
 * Predicts a run and writes the prediction down before it starts. Only what can be scored: one synthetic
 * model (whose files are in the formats the probe knows) with prompts of an exact length on the CPU.
 */
export async function openLedgerEntry(flags: BenchFlags): Promise<LedgerEntry | undefined> {
  const { model, dtype, promptTokens, maxTokens: outputTokens } = flags;
  const isPlain = !flags.sweep && !flags.against && !flags.typing && !flags.sustained;
  if (!isPlain || promptTokens === undefined || flags.threads !== undefined) return undefined;
  if (flags.device !== 'cpu' || !(await isSynthetic(model))) return undefined;
  const requests = 1 + flags.warmup + (flags.repeats ?? DEFAULT_RUNS);
  const prediction = await predictModel(model, { dtype, promptTokens, outputTokens }, requests);
  const predictedAt = new Date().toISOString();
  const entry: LedgerEntry = {
    schemaVersion: 2,
    id: `${predictedAt.replaceAll(/[:.]/g, '-')}-${randomBytes(3).toString('hex')}`,
    predictedAt,
    fingerprint: fingerprintOf(await describeProbedMachine()),
    basis: prediction.basis,
    modelType: prediction.modelType,
    parameters: prediction.parameters,
    dtype,
    promptTokens,
    outputTokens,
    predicted: {
      ttftMs: prediction.ttftMs,
      ...(prediction.tpotMs && { tpotMs: prediction.tpotMs }),
      peakMemoryBytes: prediction.peakMemoryBytes,
    },
    measured: null,
    recordId: null,
  };
  await writeLedgerEntry(entry);
  return entry;
}

/** Scores a prediction with the run it was about; a run that is not valid leaves it unscored. */
export async function scoreLedgerEntry(entry: LedgerEntry, record: RunRecord): Promise<void> {
  if (!record.valid) return;
  const { ttftMs, tpotMs, peakRssBytes } = record.metrics;
  await writeLedgerEntry({
    ...entry,
    measured: {
      ...(ttftMs && { ttftMs: ttftMs.p50 }),
      ...(tpotMs && { tpotMs: tpotMs.p50 }),
      ...(peakRssBytes && { peakMemoryBytes: peakRssBytes.p50 }),
    },
    recordId: record.id,
  });
}

async function isSynthetic(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}');
  return (
    (JSON.parse(text) as { offload_lab?: { weights?: unknown } }).offload_lab?.weights === 'random'
  );
}
