import { isTimingValid, type MetricInterval, type RunRecord } from '../record/index.ts';
import {
  formatBytes,
  formatCount,
  formatMetric,
  formatPercent,
  type Table,
} from '../units/index.ts';
import { METRIC_WORDS } from './metric-words.ts';
import { selfCheckTable } from './self-check-table.ts';

/** What was measured, how, and what came out, as tables from top to bottom. */
export function describeRecord(record: RunRecord): readonly Table[] {
  const { quality } = record;
  const selfCheck = selfCheckTable(record);
  return [
    identity(record),
    withMark(toMetricTable(record.metrics), record),
    ...(selfCheck ? [selfCheck] : []),
    ...(quality ? [qualityTable(quality)] : []),
  ];
}

/** Every metric of a run with its interval; what too few samples cannot say is n/a. */
export function toMetricTable(metrics: Readonly<Record<string, MetricInterval>>): Table {
  return {
    title: 'Measured (median with its 95 % interval)',
    columns: ['metric', 'median', 'low', 'high', 'p95', 'samples'],
    rows: Object.entries(metrics).map(([name, { p50, low, high, p95, n }]) => [
      METRIC_WORDS[name] ?? name,
      formatMetric(name, p50),
      low === null ? 'n/a' : formatMetric(name, low),
      high === null ? 'n/a' : formatMetric(name, high),
      p95 === undefined ? 'n/a' : formatMetric(name, p95),
      formatCount(n),
    ]),
  };
}

function withMark(table: Table, record: RunRecord): Table {
  return isTimingValid(record) ? table : { ...table, title: `${table.title}, not usable` };
}

function identity(record: RunRecord): Table {
  const { model, engine, machine, workload, memory } = record;
  const asked = `${engine.asked.dtype} on ${engine.asked.device}`;
  const got = `${engine.got.dtype} on ${engine.got.device}`;
  const { promptTokens, outputTokens } = workload.actual;
  const rows: [string, string][] = [
    ['id', record.id],
    ['command', record.command],
    ['when', `${record.startedAt} to ${record.endedAt}`],
    ['mode', record.mode],
    ['place', record.place],
    ['valid', record.valid ? 'yes' : `no: ${record.reasons.join('; ')}`],
    ...(record.timing === undefined || record.timing.valid
      ? []
      : [['times', `not usable: ${record.timing.reasons.join('; ')}`] as [string, string]]),
    ['model', `${model.name}${model.revision ? ` at ${model.revision}` : ''}, ${model.weights}`],
    ['parameters', model.parameters === null ? 'unknown' : formatCount(model.parameters)],
    ['engine', `${engine.backend} (${versions(engine.versions)})`],
    ['asked for', asked],
    ['got', `${got}${engine.got.executionProvider ? `, ${engine.got.executionProvider}` : ''}`],
    ['evidence', engine.evidence.join('; ') || 'none'],
    ['machine', `${machine.cpuModel}, ${machine.usableCores ?? 'unknown'} cores, ${machine.os}`],
    ['memory', memoryOf(machine)],
    ['gpus', machine.gpus.map((gpu) => gpu.name).join(', ') || 'none'],
    [
      'workload',
      `${workload.kind}: ${range(promptTokens)} prompt and ${range(outputTokens)} output tokens`,
    ],
    ['runs', `${workload.runs} after ${workload.warmupRuns} warm-up, seed ${workload.seed}`],
    ['requests', statuses(record)],
    ['peak memory', memory.peakRssBytes === null ? 'unknown' : formatBytes(memory.peakRssBytes)],
    [
      'lab',
      `${record.labVersion}, commit ${record.commit ?? 'unknown'}${record.dirty ? ' (changed)' : ''}`,
    ],
  ];
  for (const [name, { sha256, bytes }] of Object.entries(model.files)) {
    rows.push([name, `${formatBytes(bytes)}, sha256 ${sha256.slice(0, 16)}`]);
  }
  return { title: `Run record ${record.id}`, columns: ['field', 'value'], rows };
}

function qualityTable({ passAt1, levels }: NonNullable<RunRecord['quality']>): Table {
  const rows = [
    ...levels.map((one) => ({ ...one, label: `level ${one.level}` })),
    { ...passAt1, label: 'all' },
  ];
  return {
    title: 'Tasks solved at the first attempt',
    columns: ['tasks', 'number', 'pass@1', 'low', 'high'],
    rows: rows.map(({ label, n, value, low, high }) => [
      label,
      formatCount(n),
      formatPercent(value),
      formatPercent(low),
      formatPercent(high),
    ]),
  };
}

function versions(all: Readonly<Record<string, string>>): string {
  return Object.entries(all)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

function memoryOf({ memoryTotalBytes, memoryLimitBytes }: RunRecord['machine']): string {
  if (memoryTotalBytes === null) return 'unknown';
  const limit = memoryLimitBytes === null ? 'no limit' : `limit ${formatBytes(memoryLimitBytes)}`;
  return `${formatBytes(memoryTotalBytes)}, ${limit}`;
}

function range(tokens: { readonly min: number; readonly max: number } | null): string {
  if (tokens === null) return 'unknown';
  return tokens.min === tokens.max ? String(tokens.min) : `${tokens.min} to ${tokens.max}`;
}

function statuses(record: RunRecord): string {
  const measured = record.samples.filter((sample) => sample.phase === 'measured');
  const count = (status: string): number =>
    measured.filter((sample) => sample.status === status).length;
  return `${count('completed')} completed, ${count('failed')} failed, ${count('aborted')} aborted`;
}
