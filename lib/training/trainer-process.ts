import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { TrainingFailedError, TrainingInterruptedError } from './errors.ts';

/** What the trainer says while it runs; losses are nats per target token. */
export interface TrainingProgress {
  /** Of the budget, 0 to 1. */
  readonly shareDone: number;
  readonly step: number;
  readonly tokens: number;
  readonly seconds: number;
  readonly loss: number;
  readonly etaSeconds: number;
}

/** Status of a trainer that was asked to stop and saved a checkpoint. */
const STOPPED = 3;
const KEPT_LINES = 20;

/**
 * Runs the trainer to its end and returns the JSON of its last line.
 *
 * An interrupt of this process (Ctrl-C, the stop button of a notebook) or of `signal` stops the trainer,
 * which saves a checkpoint; so does the death of this process, because the trainer watches its input.
 *
 * @throws TrainingInterruptedError, TrainingFailedError
 */
export async function runTrainer(
  python: string,
  args: readonly string[],
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: TrainingProgress) => void;
  } = {},
): Promise<unknown> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const child = spawn(python, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  child.stdin.on('error', () => {}); // it ended before it was told to
  const stop = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', stop);
  signal?.addEventListener('abort', stop);
  let answer = '';
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    answer = line;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    const progress = parseProgress(line);
    if (progress !== undefined) return onProgress?.(progress);
    said.push(line);
    if (said.length > KEPT_LINES) said.shift();
  });
  try {
    const status = await new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => resolve(code ?? killedBy ?? 'unknown'));
    });
    if (status === 0) return JSON.parse(answer);
    if (status === STOPPED) {
      throw new TrainingInterruptedError('The training was stopped before its time was spent', {
        hint: 'Run it again: it goes on from its checkpoint',
      });
    }
    throw new TrainingFailedError(`The trainer ended with status ${status}`, {
      hint: said.join('\n') || 'It said nothing',
    });
  } finally {
    process.off('SIGINT', stop);
    signal?.removeEventListener('abort', stop);
  }
}

/** A progress line of `train.py`, for example ` 12.5%  {"step": 40, ...}  eta 3.2 min`. */
export function parseProgress(line: string): TrainingProgress | undefined {
  const match = /^\s*([\d.]+)%\s+(\{.*\})\s+eta (-?[\d.]+) min$/.exec(line);
  if (match === null) return undefined;
  const [, percent = '', row = '', minutes = ''] = match;
  const { step, tokens, seconds, loss } = JSON.parse(row) as Omit<TrainingProgress, 'shareDone'>;
  // The last step may overshoot the budget.
  const etaSeconds = Math.max(0, 60 * Number(minutes));
  const shareDone = Math.min(1, Number(percent) / 100);
  return { shareDone, step, tokens, seconds, loss, etaSeconds };
}
