// Everything heavy of the guide, away from the page: reading records, deciding, and writing the answer as
// HTML. Records are data of strangers: they are parsed here, where there is no document, and leave only as
// escaped text.

import { decide } from '@offload-lab/lib/decision';
import { parseRecord, type RunRecord } from '@offload-lab/lib/record';
import { describeModel } from '../words.ts';
import { parseAnswers } from './answers.ts';
import { compareMachines } from './compare-machines.ts';
import { type PackedRuns, unpackRuns } from './packed-runs.ts';
import { PERSONAS } from './personas.ts';
import { escapeHtml, renderDecision, sayVerdict, table } from './render-decision.ts';

export interface GuideQuestion {
  readonly answers: string;
  readonly now: string;
  readonly base: string;
  readonly files: readonly File[];
}

export interface GuideAnswer {
  readonly html?: string;
  readonly error?: string;
  /** One sentence for each file. */
  readonly files: readonly string[];
}

/** Far above any record of the lab, far below what stalls a phone. */
const MOST_BYTES = 25_000_000;
const MOST_RECORDS = 50;
const own = new Map<string, RunRecord>();
let published: readonly RunRecord[] | undefined;

self.addEventListener('message', async ({ data }: MessageEvent<GuideQuestion>) => {
  const files: string[] = [];
  for (const file of data.files) files.push(await take(file));
  self.postMessage({ ...(await answer(data)), files } satisfies GuideAnswer);
});

async function take(file: File): Promise<string> {
  if (file.size > MOST_BYTES) {
    return `"${file.name}" is refused: it has ${Math.round(file.size / 1e6)} MB, a run record has at most ${MOST_BYTES / 1e6}`;
  }
  if (own.size >= MOST_RECORDS)
    return `"${file.name}" is refused: ${own.size} records are in already`;
  try {
    const record = parseRecord(await file.text());
    own.set(record.id, record);
    return `"${file.name}" is in: ${describeModel(record)} on ${record.machine.cpuModel}, ${record.startedAt.slice(0, 10)}`;
  } catch (error) {
    return `"${file.name}" is refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function answer({ answers, now, base }: GuideQuestion): Promise<Omit<GuideAnswer, 'files'>> {
  try {
    const workload = parseAnswers(answers);
    published ??= unpackRuns(
      (await (await fetch(`${base}guide/published.json`)).json()) as PackedRuns,
    );
    const known = new Set(published.map(({ id }) => id));
    const linkRun = (id: string): string | undefined =>
      known.has(id) ? `${base}runs/${id}/` : undefined;
    const records = [...own.values()];
    const decision = decide({ now, workload, records, published });
    const others =
      records.length === 0
        ? ''
        : table(
            'What the same records would tell other readers',
            ['reader', 'verdict'],
            PERSONAS.map(({ who, answers: theirs }) => [
              who,
              sayVerdict(
                decide({
                  now,
                  workload: parseAnswers(theirs),
                  records,
                  published: published ?? [],
                }),
              ),
            ]),
            [],
            escapeHtml,
          );
    const machines = compareMachines(records, workload, now);
    return { html: renderDecision(decision, linkRun) + machines + others };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
