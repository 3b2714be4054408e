import { describe, expect, it } from 'vitest';
import { driveDemo } from './drive-demo.ts';
import { PlaceLostError } from './errors.ts';
import { type DemoKey, type DemoState, startDemo } from './step-machine.ts';

/** Plays a demo of three steps; `failAt` throws in that step's first run. */
async function play(options: {
  readonly keys: readonly DemoKey[];
  readonly reason?: string;
  readonly fail?: { readonly step: number; readonly error: Error };
  readonly leaveAt?: number;
}) {
  const log: string[] = [];
  const keys = [...options.keys];
  const leave = new AbortController();
  let failures = 0;
  const name = ({ step, offloaded }: DemoState): string => `${step} ${offloaded}`;
  const end = await driveDemo(startDemo(3, options.reason), {
    nextKey: async () => keys.shift() ?? 'leave',
    left: leave.signal,
    announce: (state) => log.push(`announce ${name(state)}`),
    announceLoss: (state) => log.push(`lost: ${state.reason}`),
    run: async (state) => {
      log.push(`run ${name(state)}`);
      if (state.step === options.leaveAt) {
        leave.abort();
        throw leave.signal.reason;
      }
      if (state.step === options.fail?.step && failures++ === 0) throw options.fail.error;
    },
  });
  return { log, end };
}

const lost = new PlaceLostError('Nobody answers at "x"', { hint: 'Start it' });
const NEXT = Array<DemoKey>(3).fill('next');

describe('driveDemo()', () => {
  it('announces each step, waits for a key, and runs it', async () => {
    const { log, end } = await play({ keys: NEXT });
    expect(log).toEqual([0, 1, 2].flatMap((step) => [`announce ${step} live`, `run ${step} live`]));
    expect(end.phase).toBe('finished');
  });

  it('runs a step again with the recording when its place is lost, without another key', async () => {
    const { log } = await play({ keys: NEXT, fail: { step: 1, error: lost } });
    expect(log.slice(2)).toEqual([
      'announce 1 live',
      'run 1 live',
      'lost: Nobody answers at "x"',
      'run 1 recorded',
      'announce 2 recorded',
      'run 2 recorded',
    ]);
  });

  it('hides no other failure, and none of the recording itself', async () => {
    const other = new Error('A mistake of ours');
    await expect(play({ keys: NEXT, fail: { step: 0, error: other } })).rejects.toBe(other);
    const played = play({ keys: NEXT, reason: 'No address', fail: { step: 0, error: lost } });
    await expect(played).rejects.toBe(lost);
  });

  it('leaves before a step and in the middle of one', async () => {
    const before = await play({ keys: ['next', 'leave'] });
    expect(before.log).toEqual(['announce 0 live', 'run 0 live', 'announce 1 live']);
    expect(before.end.phase).toBe('left');
    expect((await play({ keys: NEXT, leaveAt: 1 })).end).toMatchObject({ phase: 'left', step: 1 });
  });
});
