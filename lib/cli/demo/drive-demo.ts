import { PlaceLostError } from './errors.ts';
import { advanceDemo, type DemoKey, type DemoState } from './step-machine.ts';

/** What the machine of states is moved by. */
export interface DemoDriver {
  /** The next key. */
  nextKey(): Promise<DemoKey>;
  /** Aborted when somebody leaves in the middle of a step. */
  readonly left: AbortSignal;
  announce(state: DemoState): void;
  run(state: DemoState): Promise<void>;
  /** The offloaded place is lost; the step runs again with the recording. */
  announceLoss(state: DemoState): void;
}

/** Plays a demo from its first key to its end. */
export async function driveDemo(start: DemoState, driver: DemoDriver): Promise<DemoState> {
  let state = start;
  while (state.phase === 'waiting' || state.phase === 'running') {
    if (state.phase === 'waiting') {
      driver.announce(state);
      state = advanceDemo(state, { type: 'key', key: await driver.nextKey() });
      continue;
    }
    try {
      await driver.run(state);
      state = advanceDemo(state, { type: 'step-finished' });
    } catch (error) {
      if (driver.left.aborted) return advanceDemo(state, { type: 'key', key: 'leave' });
      if (!(error instanceof PlaceLostError) || state.offloaded === 'recorded') throw error;
      state = advanceDemo(state, { type: 'place-lost', reason: error.message });
      driver.announceLoss(state);
    }
  }
  return state;
}
