// Writes what must not be typed: the README's lesson table comes from the lessons' front matter, its chart
// and figures, and the quality section of each model card, from published run records. `--check` writes
// nothing and fails when a file says something else than its sources.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartPassRate } from '@offload-lab/lib/charts';
import { listEmbeddedNames, readManifest } from '@offload-lab/lib/models';
import { renderPng } from '@offload-lab/lib/notebook';
import { type RunRecord, sha256Hex } from '@offload-lab/lib/record';
import { findProjectRoot, listRecords } from '@offload-lab/lib/store';
import { formatBytes, formatMs } from '@offload-lab/lib/units';
import { readLessonFile } from '../notebooks/runner/lesson-text.ts';
import { listLessons } from '../notebooks/runner/lessons.ts';
import { parsePercent } from '../notebooks/runner/percent.ts';
import { type Evaluation, kindOf, qualitySection, ratesOf } from './quality-section.ts';

const ROOT = findProjectRoot();
const README = join(ROOT, 'README.md');
const RUNS = 'site/src/content/runs';
const IMAGES = 'site/src/assets';

async function main(isCheck: boolean): Promise<number> {
  const { records } = await listRecords(join(ROOT, RUNS));
  const published = records
    .map(({ path, record }) => ({ file: path.slice(ROOT.length + 1), record }))
    .filter(({ record }) => record.valid)
    .sort((a, b) => orderOf(a.record) - orderOf(b.record));
  const evaluations = published.filter(({ record }) => record.quality !== undefined);
  const benchmarks = published.filter(({ record }) => record.quality === undefined);

  const files = new Map<string, string>();
  const before = readFileSync(README, 'utf8');
  let after = fill(before, 'lessons', lessonTable());
  after = fill(after, 'figures', await figures(evaluations, benchmarks, isCheck));
  files.set(README, after);
  for (const name of await listEmbeddedNames()) {
    const card = join(ROOT, 'lib/models/embedded', name, 'MODEL_CARD.md');
    files.set(card, fill(readFileSync(card, 'utf8'), 'eval', await qualityOf(name, evaluations)));
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

async function figures(
  evaluations: readonly Evaluation[],
  benchmarks: readonly Evaluation[],
  isCheck: boolean,
): Promise<string> {
  const models = evaluations.filter(({ record }) => kindOf(record) === 'model');
  const first = models[0];
  if (first === undefined) return '';
  const drawn = models.filter(({ record }) => record.model.dtype === 'fp32');
  const images = await drawPassRate(drawn, isCheck);
  const alt = 'Share of code tasks that each embedded model solves, by level, with intervals';
  const rows = models.map(({ file, record }) => {
    const { model } = record;
    const speed = tokenTime(model, benchmarks);
    return `| ${model.name} | ${model.dtype} | ${formatBytes(weightBytes(record))} | ${speed} | ${ratesOf(record)} | [${record.id}](${file}) |`;
  });
  const others = evaluations.filter(({ record }) => kindOf(record) !== 'model');
  const lines = others.map(({ file, record }) => {
    const isBaseline = kindOf(record) === 'baseline';
    const what = isBaseline ? 'the same tasks' : 'tasks worded by hand';
    return `- ${record.model.name}, ${what}: ${ratesOf(record)} ([run](${file}))`;
  });
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${images.dark}">`,
    `  <img alt="${alt}" src="${images.paper}">`,
    '</picture>',
    '',
    `Measured, not typed: ${machineOf(first.record)}. Your machine gives other numbers; that is the point.`,
    '',
    '| Model in the box | dtype | Weights | Per token (median) | Tasks solved at the first attempt | Run |',
    '|---|---|---|---|---|---|',
    ...rows,
    ...(lines.length === 0 ? [] : ['', 'For comparison:', '', ...lines]),
  ].join('\n');
}

/** From a benchmark of the same weights: an evaluation shares the machine with the programs it runs. */
function tokenTime(model: RunRecord['model'], benchmarks: readonly Evaluation[]): string {
  const run = benchmarks.find(
    ({ record }) =>
      record.model.name === model.name &&
      record.model.dtype === model.dtype &&
      record.model.revision === model.revision,
  );
  const tpot = run?.record.metrics.tpotMs;
  return run && tpot ? `[${formatMs(tpot.p50)}](${run.file})` : 'n/a';
}

/** Measured quality of the weights that are there now; runs of older weights do not count. */
async function qualityOf(name: string, evaluations: readonly Evaluation[]): Promise<string> {
  const { sha256 } = (
    await readManifest(join(ROOT, 'lib/models/embedded', name), 'Export it again')
  ).files['model.safetensors'] ?? { sha256: '' };
  const own = evaluations.filter(
    ({ record: { model } }) => model.name === name && sha256.startsWith(model.revision ?? '?'),
  );
  const baselines = evaluations.filter(({ record }) => kindOf(record) === 'baseline');
  return qualitySection(own, baselines);
}

/**
 * Draws the chart for both themes, with text as outlines so that it looks the same everywhere. The name
 * holds a hash of what is drawn: the README is stale exactly when the data is, whatever the pixels.
 */
async function drawPassRate(
  evaluations: readonly Evaluation[],
  isCheck: boolean,
): Promise<{ readonly paper: string; readonly dark: string }> {
  const rows = evaluations.flatMap(({ record: { model, quality } }) =>
    (quality?.levels ?? []).map((level) => ({
      ...level,
      label: `${model.name} ${model.dtype}, level ${level.level}`,
    })),
  );
  const draw = async (theme: 'paper' | 'dark'): Promise<string> => {
    const chart = chartPassRate(rows, { theme });
    const hash = sha256Hex(JSON.stringify(chart.spec)).slice(0, 8);
    const name = `${IMAGES}/pass-rate-${theme}-${hash}.png`;
    if (!isCheck && !existsSync(join(ROOT, name))) {
      for (const old of readdirSync(join(ROOT, IMAGES))) {
        if (old.startsWith(`pass-rate-${theme}-`)) rmSync(join(ROOT, IMAGES, old));
      }
      writeFileSync(join(ROOT, name), (await renderPng(chart)).png);
    }
    if (isCheck && !existsSync(join(ROOT, name))) throw new Error(`"${name}" is missing`);
    return name;
  };
  return { paper: await draw('paper'), dark: await draw('dark') };
}

/** Small models first, and of each model the wide formats first. */
function orderOf({ model }: RunRecord): number {
  const dtype = ['fp32', 'fp16', 'q8', 'q4'].indexOf(model.dtype);
  return 10 * (model.parameters ?? 0) + dtype;
}

function weightBytes(record: RunRecord): number {
  return Object.entries(record.model.files)
    .filter(([name]) => name.endsWith('.onnx'))
    .reduce((sum, [, { bytes }]) => sum + bytes, 0);
}

function machineOf({ machine, startedAt }: RunRecord): string {
  return `${machine.cpuModel}, ${machine.usableCores} cores, ${startedAt.slice(0, 10)}`;
}

/** Replaces what stands between `<!-- name:begin -->` and `<!-- name:end -->`. */
function fill(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name}:begin -->\n)[^]*?(<!-- ${name}:end -->)`);
  if (!pattern.test(text)) throw new Error(`No "<!-- ${name}:begin -->" in what should be filled`);
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
