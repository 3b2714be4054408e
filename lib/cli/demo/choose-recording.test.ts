import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTaskSet } from '../../quality/index.ts';
import { createRecord, exampleDraft, type RunDraft, sha256Hex } from '../../record/index.ts';
import { writeRecord } from '../../store/index.ts';
import { chooseRecording } from './choose-recording.ts';

const SEED = 7;
const prompt = createTaskSet({ levels: [2], tasksPerLevel: 1, seed: SEED })[0]?.prompt ?? '';
const draft = exampleDraft();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-recordings-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A run over the lab's tasks whose measured answer to the demo's prompt is "1". */
function runOf(day: number, change: Partial<RunDraft> = {}): RunDraft {
  const promptSha256 = sha256Hex(prompt);
  const [sample] = draft.samples.filter(
    ({ phase, status }) => phase === 'measured' && status === 'completed',
  );
  return {
    ...draft,
    mode: 'live',
    startedAt: `2026-11-0${day}T10:00:00.000Z`,
    endedAt: `2026-11-0${day}T10:01:00.000Z`,
    model: { ...draft.model, name: 'tiny-coder-1m' },
    workload: { ...draft.workload, kind: 'code-tasks', seed: SEED, promptSha256: [promptSha256] },
    samples: [{ ...sample, promptSha256, text: '1' } as RunDraft['samples'][number]],
    reasons: [],
    ...change,
  };
}

describe('chooseRecording()', () => {
  it('takes the newest run that has an answer to its own tasks', async () => {
    const [older, newer] = [createRecord(runOf(1)), createRecord(runOf(2))];
    const remote = createRecord(runOf(3, { model: { ...draft.model, name: 'far-away' } }));
    const invalid = createRecord(runOf(4, { reasons: ['Too noisy'] }));
    const chat = createRecord(runOf(5, { workload: { ...runOf(5).workload, kind: 'chat' } }));
    const other = createRecord(runOf(6, { workload: { ...runOf(6).workload, seed: SEED + 1 } }));
    for (const one of [newer, older, remote, invalid, chat, other]) await writeRecord(one, folder);
    const chosen = await chooseRecording(undefined, folder);
    expect(chosen).toMatchObject({ prompt, recording: { id: newer.id } });
    expect(chosen.path).toContain(newer.id);
  });

  it('prefers a run that was really somewhere else than on a CPU', async () => {
    const got = { ...draft.engine.got, device: 'cuda' };
    const gpu = createRecord(runOf(1, { engine: { ...draft.engine, got } }));
    for (const one of [gpu, createRecord(runOf(2))]) await writeRecord(one, folder);
    expect((await chooseRecording(undefined, folder)).recording.id).toBe(gpu.id);
  });

  it('takes the run that it is told, and says what is wrong with it', async () => {
    const path = await writeRecord(createRecord(runOf(1)), folder);
    expect((await chooseRecording(path, folder)).path).toBe(path);
    const useless = await writeRecord(createRecord({ ...draft, mode: 'live' }), folder);
    await expect(chooseRecording(useless, folder)).rejects.toThrow(/^No run in ".*" can be played/);
  });

  it('finds a run among the published ones', async () => {
    expect((await chooseRecording()).recording.mode).toBe('live');
  }, 60_000); // some of them are large
});
