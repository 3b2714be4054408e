import { isIPv4 } from 'node:net';
import { ServerUnreachableError } from './server-errors.ts';

/**
 * Makes sure that what is meant for this machine does not go through a proxy of the environment, which
 * Node asks for every address that `NO_PROXY` does not name.
 *
 * @throws ServerUnreachableError
 */
export function requireDirect(
  url: URL,
  environment: NodeJS.ProcessEnv = process.env,
  execArguments: readonly string[] = process.execArgv,
): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isHere =
    host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  if (!isHere || !usesProxy(url, environment, execArguments)) return;
  throw new ServerUnreachableError(`Requests to "${url.host}" would leave through a proxy`, {
    hint: `Put ${host} into the variable NO_PROXY, or unset NODE_USE_ENV_PROXY`,
  });
}

function usesProxy(
  { protocol, host, hostname }: URL,
  environment: NodeJS.ProcessEnv,
  execArguments: readonly string[],
): boolean {
  const flags = [...execArguments, ...(environment.NODE_OPTIONS ?? '').split(/\s+/)];
  const isAsked = environment.NODE_USE_ENV_PROXY === '1' || flags.includes('--use-env-proxy');
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = environment[name] || environment[name.toUpperCase()];
  if (!isAsked || !proxy) return false;
  const direct = (environment.no_proxy || environment.NO_PROXY || '').split(/[\s,]+/);
  return !direct.some((each) => each === '*' || each === host || each === hostname);
}
