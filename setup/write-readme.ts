// Writes the parts of the README that must not be typed: the lesson table comes from the lessons' front
// matter, the chart and every figure from published run records. `--check` writes nothing and fails
// when the README says something else than its sources.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartPassRate, labelRecords } from '@offload-lab/lib/charts';
import { renderSvg } from '@offload-lab/lib/notebook';
import type { RunRecord } from '@offload-lab/lib/record';
import { findProjectRoot, listRecords } from '@offload-lab/lib/store';
import { formatBytes, formatMs, formatPercent } from '@offload-lab/lib/units';
import { readLessonFile } from '../notebooks/runner/lesson-text.ts';
import { listLessons } from '../notebooks/runner/lessons.ts';
import { parsePercent } from '../notebooks/runner/percent.ts';

const ROOT = findProjectRoot();
const README = join(ROOT, 'README.md');
const RUNS = 'site/src/content/runs';
const CHART = 'site/src/assets/readme-pass-rate';

async function main(isCheck: boolean): Promise<number> {
  const { records } = await listRecords(join(ROOT, RUNS));
  const evaluations = records
    .map(({ path, record }) => ({ file: path.slice(ROOT.length + 1), record }))
    .filter(({ record }) => record.valid && record.quality !== undefined)
    .sort((a, b) => (a.record.model.parameters ?? 0) - (b.record.model.parameters ?? 0));

  const files = new Map<string, string>();
  const before = readFileSync(README, 'utf8');
  let after = fill(before, 'lessons', lessonTable());
  after = fill(after, 'figures', figures(evaluations));
  files.set(README, after);
  if (evaluations.length > 0) {
    for (const theme of ['paper', 'dark'] as const) {
      const rows = passRateRows(evaluations.map(({ record }) => record));
      files.set(
        join(ROOT, `${CHART}-${theme}.svg`),
        `${await renderSvg(chartPassRate(rows, { theme }))}\n`,
      );
    }
  }

  const stale = [...files].filter(([path, text]) => read(path) !== text);
  if (!isCheck) for (const [path, text] of stale) writeFileSync(path, text);
  for (const [path] of stale) {
    const name = path.slice(ROOT.length + 1);
    process.stderr.write(isCheck ? `"${name}" differs from its sources\n` : `Wrote ${name}\n`);
  }
  if (!isCheck || stale.length === 0) return 0;
  process.stderr.write('  hint: Run "make lessons" and commit the result\n');
  return 1;
}

function lessonTable(): string {
  const rows = listLessons().map(({ name, path }) => {
    const lesson = parsePercent(readLessonFile(path), path).frontMatter;
    if (lesson === undefined) throw new Error(`"${path}" has no front matter`);
    const minutes = lesson.teaching + lesson.exercises;
    return `| [${name.slice(0, 2)} ${lesson.title}](notebooks/${name}.ipynb) | ${minutes} min | ${lesson.hardware} | ${lesson.measures} |`;
  });
  return ['| Lesson | Time | Hardware | You measure |', '|---|---|---|---|', ...rows].join('\n');
}

interface Evaluation {
  readonly file: string;
  readonly record: RunRecord;
}

function figures(evaluations: readonly Evaluation[]): string {
  const first = evaluations[0];
  if (first === undefined) return '';
  const alt = 'Share of code tasks that each embedded model solves, by level, with intervals';
  const rows = evaluations.map(({ file, record }) => {
    const { model, metrics, quality } = record;
    const perLevel = quality?.levels.map(({ level, value }) => `L${level} ${formatPercent(value)}`);
    const tpot = metrics.tpotMs ? formatMs(metrics.tpotMs.p50) : 'n/a';
    return `| ${model.name} | ${model.dtype} | ${formatBytes(weightBytes(record))} | ${tpot} | ${perLevel?.join(', ')} | [${record.id}](${file}) |`;
  });
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${CHART}-dark.svg">`,
    `  <img alt="${alt}" src="${CHART}-paper.svg">`,
    '</picture>',
    '',
    `Measured, not typed: ${machineOf(first.record)}. Your machine gives other numbers; that is the point.`,
    '',
    '| Model in the box | dtype | Weights | Per token (median) | Tasks solved at the first attempt | Run |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function passRateRows(records: readonly RunRecord[]): Parameters<typeof chartPassRate>[0] {
  const labels = labelRecords(records);
  return records.flatMap(
    (record, index) =>
      record.quality?.levels.map((level) => ({
        label: `${labels[index]}, level ${level.level}`,
        value: level.value,
        low: level.low,
        high: level.high,
        n: level.n,
      })) ?? [],
  );
}

function weightBytes(record: RunRecord): number {
  return Object.entries(record.model.files)
    .filter(([name]) => name.endsWith('.onnx'))
    .reduce((sum, [, { bytes }]) => sum + bytes, 0);
}

function machineOf({ machine, startedAt }: RunRecord): string {
  return `${machine.cpuModel}, ${machine.usableCores} cores, ${startedAt.slice(0, 10)}`;
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function fill(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no "<!-- ${name} -->" part`);
  return text.replace(pattern, (_, open: string, close: string) =>
    content === '' ? `${open}${close}` : `${open}${content}\n${close}`,
  );
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

process.exitCode = await main(process.argv.includes('--check'));
