import {
  conformalBand,
  fitCalibration,
  modelTimeFromSpecification,
  type ProbeResult,
  predictPromptMs,
  predictStepMs,
} from '../prediction/index.ts';
import { type DecoderArchitecture, parseArchitecture } from '../sizing/index.ts';
import { median, quantile } from '../stats/index.ts';
import { formatMs, formatTable } from '../units/index.ts';
import type { ValidationCase } from './validation-child.ts';

/** A measured case with what was predicted for it. */
export interface PredictedCase extends ValidationCase {
  readonly predictedMs: number;
  /** From published rates, without the probe. */
  readonly modelledMs: number;
  /** Whether the interval from the errors of all OTHER models held the measurement; null: too few. */
  readonly isCovered: boolean | null;
}

/** Predicts each case from the probe; intervals leave out the whole model, not just the row. */
export function predictCases(
  cases: readonly ValidationCase[],
  probe: ProbeResult,
): readonly PredictedCase[] {
  const rows = cases.flatMap((one) => {
    const model = parseArchitecture(one.config) as DecoderArchitecture;
    const calibration = fitCalibration(probe, one.kernel);
    if (calibration === undefined) return [];
    const { kind, contextTokens } = one;
    const isStep = kind === 'decode';
    const predict = isStep ? predictStepMs : predictPromptMs;
    const request = isStep
      ? { promptTokens: contextTokens, outputTokens: 0 }
      : { promptTokens: contextTokens, outputTokens: 1 };
    const cores = probe.machine.usableCores;
    const modelled = modelTimeFromSpecification(model, one.kernel, request, cores);
    return {
      ...one,
      predictedMs: predict(model, calibration, contextTokens),
      modelledMs: (isStep ? modelled.tpotMs : modelled.ttftMs)?.value ?? Number.NaN,
    };
  });
  return rows.map((row) => {
    const others = rows.filter(({ model, kind }) => model !== row.model && kind === row.kind);
    const band = conformalBand(others.map(logError), 'probe');
    const isCovered = Math.abs(logError(row)) <= Math.log(band.factor);
    return { ...row, isCovered: band.basis === 'ledger' ? isCovered : null };
  });
}

/** The rows, and median, p90 and coverage per kind. */
export function formatReport(rows: readonly PredictedCase[]): string {
  const error = (ms: number, measured: number): string =>
    `${(100 * (ms / measured - 1)).toFixed(1)} %`;
  const table = formatTable({
    columns: ['model', 'dtype', 'pass', 'tokens', 'measured', 'predicted', 'error', 'modelled'],
    rows: rows.map((row) => [
      row.model,
      row.kernel,
      row.kind,
      String(row.contextTokens),
      formatMs(row.bestMs),
      formatMs(row.predictedMs),
      error(row.predictedMs, row.bestMs),
      error(row.modelledMs, row.bestMs),
    ]),
  });
  const summary = (['decode', 'prefill'] as const).map((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    if (own.length === 0) return `${kind}: nothing measured`;
    const off = own.map((row) => 100 * Math.abs(row.predictedMs / row.bestMs - 1));
    const modelled = own.map((row) => 100 * Math.abs(row.modelledMs / row.bestMs - 1));
    const judged = own.filter(({ isCovered }) => isCovered !== null);
    const held = judged.filter(({ isCovered }) => isCovered).length;
    return `${kind}: ${own.length} cases, error median ${median(off).toFixed(1)} %, p90 ${quantile(off, 0.9).toFixed(1)} %; 90 % intervals held ${held} of ${judged.length}; from specifications median ${median(modelled).toFixed(1)} %`;
  });
  return [table, '', ...summary].join('\n');
}

function logError({ predictedMs, bestMs }: { predictedMs: number; bestMs: number }): number {
  return Math.log(predictedMs / bestMs);
}
