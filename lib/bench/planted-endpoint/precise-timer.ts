import { monotonicMs } from '../../backends/openai-compatible/wire/index.ts';

/** Calls back at a moment of the monotonic clock. */
export interface PreciseTimer {
  at(dueMs: number, call: () => void): void;
}

/** Timers of Node fire up to a millisecond or two late: the rest of the way is waited for awake. */
const AWAKE_MS = 2.5;

/**
 * A timer that is late by microseconds instead of milliseconds. It sleeps until shortly before the next
 * call is due and then polls, letting the event loop read sockets in between; that costs a core while
 * calls are close together. One call per turn of the loop, so that each one's bytes leave at once.
 */
export function createPreciseTimer(): PreciseTimer {
  const calls: { dueMs: number; order: number; call: () => void }[] = [];
  let order = 0;
  let sleeping: { timer: NodeJS.Timeout; untilMs: number } | undefined;
  let isPolling = false;

  const poll = (): void => {
    isPolling = false;
    const next = calls[0];
    if (next === undefined) return;
    if (next.dueMs <= monotonicMs()) {
      removeFirst(calls);
      next.call();
    }
    schedule();
  };

  const schedule = (): void => {
    const next = calls[0];
    if (next === undefined || isPolling) return;
    const waitMs = next.dueMs - monotonicMs();
    if (waitMs <= AWAKE_MS) {
      isPolling = true;
      setImmediate(poll);
      return;
    }
    if (sleeping !== undefined) {
      if (sleeping.untilMs <= next.dueMs - AWAKE_MS) return; // it wakes in time
      clearTimeout(sleeping.timer);
    }
    const wake = (): void => {
      sleeping = undefined;
      schedule();
    };
    sleeping = {
      timer: setTimeout(wake, Math.floor(waitMs - AWAKE_MS)),
      untilMs: next.dueMs - AWAKE_MS,
    };
  };

  return {
    at: (dueMs, call) => {
      insert(calls, { dueMs, order: order++, call });
      schedule();
    },
  };
}

interface Due {
  readonly dueMs: number;
  readonly order: number;
}

const isBefore = (a: Due, b: Due): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

/** Puts an item into a binary heap: the first is always the one due first. */
function insert<Item extends Due>(heap: Item[], item: Item): void {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (parent === undefined || isBefore(parent, item)) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = item;
}

function removeFirst<Item extends Due>(heap: Item[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    const right = heap[child + 1];
    let smaller = heap[child];
    if (smaller === undefined) break;
    if (right !== undefined && isBefore(right, smaller)) {
      smaller = right;
      child += 1;
    }
    if (isBefore(last, smaller)) break;
    heap[at] = smaller;
    at = child;
  }
  heap[at] = last;
}
