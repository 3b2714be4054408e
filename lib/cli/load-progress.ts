import { formatMs } from '../units/index.ts';
import { type CliContext, writeProgress } from './context.ts';

/** Loads shorter than this are not worth a line. */
const QUIET_MS = 1_500;
const REPEAT_MS = 2_000;

const WORDS: Readonly<Record<string, string>> = {
  'self-check': 'checking the client on streams of known times',
  prepare: 'checking the model, the device and the memory',
  'start-process': 'starting the model process',
  'import-runtime': 'importing the runtime',
  'read-tokenizer': 'reading the tokenizer',
  'load-weights': 'loading the weights',
};

/** Tells on standard error what a long load is doing, with the time so far. */
export function reportPhases(context: CliContext): {
  readonly onPhase: (phase: string) => void;
  stop(): void;
} {
  const started = performance.now();
  let current = 'prepare';
  const tell = (): void => {
    const elapsedMs = performance.now() - started;
    if (elapsedMs < QUIET_MS) return;
    writeProgress(context, `Loading: ${WORDS[current] ?? current} (${formatMs(elapsedMs)} so far)`);
  };
  const timer = setInterval(tell, REPEAT_MS);
  timer.unref();
  return {
    onPhase: (phase) => {
      current = phase;
    },
    stop: () => clearInterval(timer),
  };
}
