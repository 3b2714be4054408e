import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceDemo, type DemoEvent, type DemoState, startDemo } from './step-machine.ts';

const NEXT: DemoEvent = { type: 'key', key: 'next' };
const LEAVE: DemoEvent = { type: 'key', key: 'leave' };
const DONE: DemoEvent = { type: 'step-finished' };
const LOST: DemoEvent = { type: 'place-lost', reason: 'Nobody answers' };
const play = (state: DemoState, events: readonly DemoEvent[]): DemoState =>
  events.reduce(advanceDemo, state);

describe('advanceDemo()', () => {
  it('runs one step a key, to the end', () => {
    expect(play(startDemo(2), [NEXT])).toMatchObject({ step: 0, phase: 'running' });
    expect(play(startDemo(2), [NEXT, DONE])).toMatchObject({ step: 1, phase: 'waiting' });
    expect(play(startDemo(2), [NEXT, DONE, NEXT, DONE]).phase).toBe('finished');
  });

  it('ignores keys while a step runs, except the one that leaves', () => {
    const running = play(startDemo(2), [NEXT]);
    expect(play(running, [NEXT, NEXT])).toEqual(running);
    expect(play(running, [LEAVE]).phase).toBe('left');
    expect(play(startDemo(2), [LEAVE, NEXT, DONE]).phase).toBe('left');
  });

  it('runs a step again with the recording when the place is lost, and says why', () => {
    const lost = play(startDemo(2), [NEXT, LOST]);
    expect(lost).toEqual({
      step: 0,
      steps: 2,
      phase: 'running',
      offloaded: 'recorded',
      reason: 'Nobody answers',
    });
    expect(startDemo(2, 'No address is set')).toMatchObject({
      offloaded: 'recorded',
      reason: 'No address is set',
    });
  });

  it('never skips a step, never goes back, never turns a recording live, whatever happens', () => {
    const event = fc.constantFrom(NEXT, LEAVE, DONE, LOST);
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (all, n) => {
        let state = startDemo(n);
        for (const each of all) {
          const after = advanceDemo(state, each);
          expect(after.step - state.step === 0 || after.step - state.step === 1).toBe(true);
          if (after.step > state.step) expect([state.phase, each]).toEqual(['running', DONE]);
          if (state.offloaded === 'recorded') expect(after.offloaded).toBe('recorded');
          expect(after.offloaded === 'recorded').toBe(after.reason !== undefined);
          if (after.phase === 'finished') expect(after.step).toBe(n - 1);
          state = after;
        }
      }),
    );
  });
});
