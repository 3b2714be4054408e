import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../usage-error.ts';
import { OfflineUnavailableError } from './errors.ts';
import { explainNoIsolation, isolateAndCount } from './isolate.ts';

const LAB = fileURLToPath(new URL('../lab.js', import.meta.url));

/**
 * Runs another `lab` command where there is no network and returns its exit code; 1 when it only tried
 * to leave. Where the kernel cannot do that it refuses: it never pretends.
 *
 * @throws OfflineUnavailableError
 */
export async function runOffline(
  args: readonly string[],
  explain: () => string | undefined = explainNoIsolation,
): Promise<number> {
  if (args.length === 0) {
    throw new UsageError('"--offline" stands alone, wanted a command after it', {
      hint: 'For example: lab --offline complete FILE',
    });
  }
  const reason = explain();
  if (reason !== undefined) {
    throw new OfflineUnavailableError(
      `This machine cannot run a command without a network: ${reason}`,
      { hint: 'It needs Linux with user namespaces and the tools "unshare" and "ip"' },
    );
  }
  const [file, line] = isolateAndCount([process.execPath, LAB, ...args]);
  const child = spawn(file, line, { stdio: 'inherit' });
  const forward = (): void => void child.kill('SIGTERM');
  process.on('SIGTERM', forward);
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('SIGTERM', forward);
  return code ?? 1;
}
