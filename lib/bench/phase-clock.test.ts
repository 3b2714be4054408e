import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PhaseClock } from './phase-clock.ts';

it('divides a run into parts without gaps, whose lengths add up to it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.nat(1000))), (steps) => {
      let nowMs = 7;
      const clock = new PhaseClock(() => nowMs);
      clock.enter('start');
      for (const [name, ms] of steps) {
        nowMs += ms;
        clock.enter(name);
      }
      nowMs += 5;
      const marks = clock.finish();
      expect(marks[0]?.startMs).toBe(7);
      expect(marks.at(-1)?.endMs).toBe(nowMs);
      marks.slice(1).forEach((mark, i) => {
        expect(mark.startMs).toBe(marks[i]?.endMs);
      });
      const sum = marks.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
      expect(sum).toBeCloseTo(nowMs - 7, 6);
    }),
  );
});

it('can begin a part at a moment that is known only afterwards', () => {
  const clock = new PhaseClock(() => 100);
  clock.enter('prefill', 10);
  clock.enter('decode', 40);
  expect(clock.finish()).toEqual([
    { name: 'prefill', startMs: 10, endMs: 40 },
    { name: 'decode', startMs: 40, endMs: 100 },
  ]);
});
