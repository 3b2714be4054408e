import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PlantedOptions } from './planted-options.ts';
import type { ServedRequest } from './planted-server.ts';

export interface PlantedEndpoint {
  /** Base address, for example `http://127.0.0.1:40123/v1`. */
  readonly url: string;
  readonly pid: number;
  /** What was served since the last call, in order of arrival. */
  takeServed(): Promise<readonly ServedRequest[]>;
  stop(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL('planted-process.ts', import.meta.url));

/**
 * Starts the planted server in a process of its own, so that it does not wait for the client's work.
 * It ends with `stop()`, and with this process.
 */
export async function startPlantedEndpoint(options: PlantedOptions): Promise<PlantedEndpoint> {
  const child = fork(PROCESS, [JSON.stringify(options)], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  const failed = exit.then(([code]) => {
    throw new Error(`The planted endpoint ended with code ${code}`);
  });
  failed.catch(() => {});
  const next = async (): Promise<{ url?: string; served?: readonly ServedRequest[] }> => {
    const [message] = await Promise.race([once(child, 'message'), failed]);
    return message;
  };
  const { url = '' } = await next();
  return {
    url,
    pid: child.pid ?? 0,
    takeServed: async () => {
      child.send('served');
      return (await next()).served ?? [];
    },
    stop: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
