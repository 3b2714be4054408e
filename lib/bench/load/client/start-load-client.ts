import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ClientMessage, JobProgress, JobResult, LoadJob } from './job.ts';

export interface LoadClient {
  readonly pid: number;
  /** One job at a time. @throws the reason of the signal when it fires */
  run(job: LoadJob, onProgress?: (progress: JobProgress) => void): Promise<JobResult>;
  stop(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL('client-process.ts', import.meta.url));

/** Starts the process that sends requests and reads the clock. It ends with `stop()` and with ours. */
export function startLoadClient(signal?: AbortSignal): LoadClient {
  signal?.throwIfAborted();
  const child = fork(PROCESS, {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  const onAbort = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    pid: child.pid ?? 0,
    run: (job, onProgress) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          child.off('message', onMessage);
          child.off('exit', onExit);
          finish();
        };
        const onMessage = (message: ClientMessage): void => {
          if (message.type === 'progress') onProgress?.(message.progress);
          else if (message.type === 'result') settle(() => resolve(message.result));
          else settle(() => reject(new Error(message.message)));
        };
        const onExit = (code: number | null): void =>
          settle(() =>
            reject(
              signal?.aborted
                ? signal.reason
                : new Error(`The process that sends requests ended with code ${code}`),
            ),
          );
        child.on('message', onMessage);
        child.once('exit', onExit);
        if (child.exitCode === null && !child.killed) child.send(job);
        else onExit(child.exitCode);
      }),
    stop: async () => {
      signal?.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      await exit;
    },
  };
}
