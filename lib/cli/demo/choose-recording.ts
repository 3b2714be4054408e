// Which run is played when the offloaded place is not there, and which prompt is asked: one that the run
// has an answer to, so that nothing has to be made up when an endpoint fails in front of the room.

import { join } from 'node:path';
import { listEmbeddedNames } from '../../models/index.ts';
import { createTaskSet } from '../../quality/index.ts';
import { type RunRecord, sha256Hex } from '../../record/index.ts';
import { findProjectRoot, listRecords, readRecord, type StoredRecord } from '../../store/index.ts';
import { NoRecordingError } from './errors.ts';

/** Level of the tasks that an audience reads in a few seconds. */
const LEVEL = 2;

/** What both places are asked, and the run that stands in for the second one. */
export interface DemoQuestion {
  readonly prompt: string;
  readonly recording: RunRecord;
  readonly path: string;
}

/**
 * The run that LAB_RECORDED_RUN names, else the published run that shows most: one on another device
 * than a CPU where there is one, then the newest.
 *
 * @throws NoRecordingError
 */
export async function chooseRecording(
  wanted: string | undefined = process.env.LAB_RECORDED_RUN || undefined,
  folder: string = join(findProjectRoot(), 'site/src/content/runs'),
): Promise<DemoQuestion> {
  const stored =
    wanted === undefined ? (await listRecords(folder)).records : [await readRecord(wanted)];
  const embedded = await listEmbeddedNames();
  const questions = stored
    .filter(({ record }) => embedded.includes(record.model.name))
    .flatMap(toQuestion);
  const offloaded = questions.filter(({ recording }) => recording.engine.got.device !== 'cpu');
  const best = (offloaded.length > 0 ? offloaded : questions).at(-1); // oldest first
  if (best !== undefined) return best;
  throw new NoRecordingError(
    `No run in "${wanted ?? folder}" can be played: wanted answers to the lab's own tasks by an embedded model`,
    {
      hint: 'Run "lab eval --model tiny-coder-1m --per-level 5" and name its file in LAB_RECORDED_RUN',
    },
  );
}

function toQuestion({ record, path }: StoredRecord): DemoQuestion[] {
  const { mode, valid, workload, samples } = record;
  if (mode !== 'live' || !valid || workload.kind !== 'code-tasks') return [];
  const [task] = createTaskSet({ levels: [LEVEL], tasksPerLevel: 1, seed: workload.seed });
  const hash = sha256Hex(task?.prompt ?? '');
  const isAnswered = samples.some(
    ({ promptSha256, phase, status, text }) =>
      promptSha256 === hash && phase === 'measured' && status === 'completed' && text !== undefined,
  );
  return task !== undefined && isAnswered ? [{ prompt: task.prompt, recording: record, path }] : [];
}
