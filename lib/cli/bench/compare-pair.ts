import { labelRecords, METRIC_WORDS } from '../../charts/index.ts';
import {
  type ComparableMetric,
  type Comparison,
  compareRecords,
  IncomparableError,
  listCompleted,
  type RunRecord,
} from '../../record/index.ts';
import { formatMetric } from '../../units/index.ts';
import { formatComparison } from '../compare/format-comparison.ts';

/** What `lab compare` says of two sides that were measured in turns. */
export interface PairVerdict {
  readonly comparison?: Comparison;
  readonly text: string;
  readonly notes: readonly string[];
}

const SAME_WORK: readonly ComparableMetric[] = ['ttftMs', 'tpotMs', 'e2eLatencyMs'];
const UNEQUAL_WORK: readonly ComparableMetric[] = ['ttftMs', 'tpotMs'];

/** Undefined for anything but two sides of one session. Why there is no verdict is text as well. */
export function comparePair(records: readonly RunRecord[]): PairVerdict | undefined {
  const [a, b, more] = records;
  if (a?.pairing === undefined || b === undefined || more !== undefined) return undefined;
  const isSameWork = haveSameLengths(a, b);
  try {
    const comparison = compareRecords([a], [b], isSameWork ? SAME_WORK : UNEQUAL_WORK);
    return {
      comparison,
      text: formatComparison(comparison, [labelSide(a, b), labelSide(b, a)]),
      notes: [
        ...comparison.notes,
        ...listWithinClient(comparison, b),
        ...(isSameWork
          ? []
          : ['Answers differ in length, so times to the whole answer are not compared']),
      ],
    };
  } catch (error) {
    if (!(error instanceof IncomparableError)) throw error;
    return { text: `No verdict. ${error.message}\n  hint: ${error.hint}`, notes: [] };
  }
}

/** Differences that the client which read the endpoint makes by itself. */
function listWithinClient({ metrics }: Comparison, { selfCheck }: RunRecord): readonly string[] {
  return metrics.flatMap(({ metric, a, b }) => {
    const client = selfCheck?.planted?.find((one) => one.metric === metric);
    if (client === undefined || Math.abs(b - a) > client.medianErrorMs) return [];
    const [difference, error] = [Math.abs(b - a), client.medianErrorMs].map((ms) =>
      formatMetric(metric, ms),
    );
    return [
      `${METRIC_WORDS[metric]}: the difference of ${difference} is no larger than what our client misreads, ${error}`,
    ];
  });
}

/** What an endpoint runs is not in its label: nobody here saw it. */
function labelSide(record: RunRecord, other: RunRecord): string {
  const { model } = record;
  const [label = model.name] = labelRecords([record, other]);
  return model.weights === 'remote' ? `${model.name}, behind an endpoint` : label;
}

/** Whether every answer has the length that was asked for. */
function haveSameLengths(...records: readonly RunRecord[]): boolean {
  return records.every(({ samples, workload }) =>
    listCompleted(samples).every(
      ({ outputTokens }) => outputTokens === workload.requested.outputTokens,
    ),
  );
}
