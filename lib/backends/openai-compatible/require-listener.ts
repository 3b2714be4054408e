import { connect } from 'node:net';
import { ServerUnreachableError } from './server-errors.ts';

/**
 * Makes sure that somebody listens before any text leaves: a connection without a byte. Tells an
 * unknown name, a closed port and a silent address apart, each at once instead of after retries.
 */
export async function requireListener(
  url: URL,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port });
    const end = (error?: Error): void => {
      signal?.removeEventListener('abort', stop);
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    const stop = (): void => end(signal?.reason as Error);
    signal?.addEventListener('abort', stop, { once: true });
    socket.setTimeout(timeoutMs, () => end(tooSlow(url, timeoutMs)));
    socket.once('connect', () => end());
    socket.once('error', (cause: NodeJS.ErrnoException) => end(unreachable(url, cause)));
  });
}

function tooSlow(url: URL, timeoutMs: number): ServerUnreachableError {
  return new ServerUnreachableError(`No connection to "${url.host}" within ${timeoutMs} ms`, {
    hint: 'Check the address, and that no firewall is in between',
  });
}

function unreachable(url: URL, cause: NodeJS.ErrnoException): ServerUnreachableError {
  const { code } = cause;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ServerUnreachableError(`Cannot find the host "${url.hostname}"`, {
      cause,
      hint: 'Check the spelling of the address, and whether this machine is online',
    });
  }
  return new ServerUnreachableError(`Nobody answers at "${url.host}" (${code ?? cause.name})`, {
    cause,
    hint: 'Start the server, for example with "lab serve", and check the port',
  });
}
