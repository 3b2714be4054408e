import { randomUUID } from 'node:crypto';
import { createBundle, createFullBundle, formatPlainText } from './create-bundle.ts';
import { findKernelDisplay, type WriteDisplay } from './kernel-display.ts';
import type { Showable } from './showable.ts';

export interface LiveOutput {
  /** Replaces what is shown. Cheap to call for every token: at most one update per interval is sent. */
  update(item: Showable): void;
  /** Shows the final state, now with its image. Nothing is sent after it. */
  finish(item?: Showable): Promise<void>;
}

export interface LiveOptions {
  /** Least time between two updates, milliseconds. @default 100 */
  readonly intervalMs?: number;
}

export interface LiveEffects {
  readonly findDisplay: () => WriteDisplay | undefined;
  readonly now: () => number;
  readonly print: (text: string) => void;
}

const defaultEffects: LiveEffects = {
  findDisplay: findKernelDisplay,
  now: () => performance.now(),
  print: (text) => console.log(text),
};

/**
 * One output under the cell that changes in place while something runs. Outside a notebook only the
 * final state is printed.
 *
 * @example
 * const output = live();
 * for await (const event of generator.stream(request)) {
 *   events.push(event);
 *   output.update(chartTokenLatency(toEventLog(events)));
 * }
 * await output.finish();
 */
export function live(options: LiveOptions = {}, effects: LiveEffects = defaultEffects): LiveOutput {
  const { intervalMs = 100 } = options;
  const displayId = randomUUID();
  const write = effects.findDisplay(); // the cell that made it, also when a later one updates it
  let isShown = false;
  let isFinished = false;
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let latest: Showable | undefined;
  let timer: NodeJS.Timeout | undefined;

  const send = (data: object, metadata: object): void => {
    const message = {
      data: { ...data },
      metadata: { ...metadata },
      transient: { display_id: displayId },
    };
    write?.(message, isShown);
    isShown = true;
    sentAtMs = effects.now();
  };
  const sendLatest = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (latest === undefined || isFinished) return;
    const { data, metadata } = createBundle(latest);
    send(data, metadata);
  };

  return {
    update(item) {
      if (isFinished) throw new TypeError('Cannot update a live output after finish()');
      latest = item;
      if (write === undefined) return;
      const waitMs = sentAtMs + intervalMs - effects.now();
      // Asked before the timer: a stream of tokens that are ready at once never lets timers run.
      if (waitMs <= 0) sendLatest();
      else timer ??= setTimeout(sendLatest, waitMs);
    },
    async finish(item = latest) {
      if (isFinished) return;
      isFinished = true;
      clearTimeout(timer);
      if (item === undefined) return;
      if (write === undefined) return effects.print(formatPlainText(item));
      const { data, metadata } = await createFullBundle(item);
      send(data, metadata);
    },
  };
}
