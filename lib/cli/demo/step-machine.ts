// Where a demo is. One key starts one step; keys pressed while a step runs do nothing, because a nervous
// finger must not skip what the room came to see. A place that is lost is replaced by the recording and
// the step runs again; from then on the demo stays with the recording, so nobody wonders which is which.

/** What a key means. */
export type DemoKey = 'next' | 'leave';

export type DemoEvent =
  | { readonly type: 'key'; readonly key: DemoKey }
  | { readonly type: 'step-finished' }
  | { readonly type: 'place-lost'; readonly reason: string };

export interface DemoState {
  /** Index of the step that runs, or that the next key starts. */
  readonly step: number;
  readonly steps: number;
  readonly phase: 'waiting' | 'running' | 'finished' | 'left';
  /** What stands in for the offloaded place. */
  readonly offloaded: 'live' | 'recorded';
  /** Why it is a recording; undefined while the place is live. */
  readonly reason: string | undefined;
}

/** The state before the first key. With a `reason` the offloaded place is a recording from the start. */
export function startDemo(steps: number, reason?: string): DemoState {
  const offloaded = reason === undefined ? 'live' : 'recorded';
  return { step: 0, steps, phase: 'waiting', offloaded, reason };
}

/** The state after an event. What an event cannot change stays as it is. */
export function advanceDemo(state: DemoState, event: DemoEvent): DemoState {
  if (state.phase === 'finished' || state.phase === 'left') return state;
  switch (event.type) {
    case 'key':
      if (event.key === 'leave') return { ...state, phase: 'left' };
      return state.phase === 'waiting' ? { ...state, phase: 'running' } : state;
    case 'step-finished':
      if (state.phase !== 'running') return state;
      return state.step + 1 === state.steps
        ? { ...state, phase: 'finished' }
        : { ...state, phase: 'waiting', step: state.step + 1 };
    case 'place-lost':
      // still running: the same step once more, with the recording
      return state.offloaded === 'live'
        ? { ...state, offloaded: 'recorded', reason: event.reason }
        : state;
  }
}
