// One way to ask the hub. What may heal by itself (429, 5xx, a connection that breaks or stalls) is
// tried again with growing pauses, or with the pause the hub asks for; what cannot heal is an error at
// once. The token goes to the hub only: a redirect to another host arrives there without it.

import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import { ModelNotFoundError } from '../errors.ts';
import { HubAccessError, HubBusyError, HubUnreachableError } from './errors.ts';
import type { HubAddress } from './hub-address.ts';

export interface HubEffects {
  readonly fetch: typeof fetch;
  /** Milliseconds of one unit of back-off: pauses are 1, 2, 4 and 8 of them, jittered. */
  readonly backoffMs: number;
  /** A connection that sends nothing for so long counts as broken. */
  readonly stallMs: number;
}

export const defaultEffects: HubEffects = { fetch, backoffMs: 1_000, stallMs: 30_000 };

export interface HubTransfer {
  readonly address: HubAddress;
  readonly signal: AbortSignal | undefined;
  /** Told why and how long we wait before asking again. */
  readonly onWait: (reason: string, waitMs: number) => void;
  readonly effects: HubEffects;
}

/** Something that may be better in a moment. */
export class TransientError extends Error {
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: { cause?: unknown; status?: number; retryAfterMs?: number },
  ) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const ATTEMPTS = 4;
/** A hub that asks for more patience than this is busy, and we say so instead of hanging. */
const LONGEST_WAIT_MS = 60_000;

/** Runs `work`, again after a pause when it fails with a TransientError. */
export async function retryTransient<T>(transfer: HubTransfer, work: () => Promise<T>): Promise<T> {
  const { backoffMs } = transfer.effects;
  const policy = retry(
    handleWhen((error) => error instanceof TransientError && waitOf(error) <= LONGEST_WAIT_MS),
    {
      maxAttempts: ATTEMPTS,
      backoff: new DelegateBackoff(({ attempt, result }) => {
        const asked = 'error' in result ? waitOf(result.error) : 0;
        const grown = backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random());
        return asked > 0 ? asked : grown;
      }),
    },
  );
  policy.onRetry(({ delay, ...result }) => {
    if ('error' in result && result.error instanceof TransientError) {
      transfer.onWait(result.error.message, delay);
    }
  });
  try {
    return await policy.execute(work, transfer.signal);
  } catch (error) {
    throw error instanceof TransientError ? explainTransient(error, transfer.address) : error;
  }
}

const waitOf = (error: unknown): number =>
  error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0;

/** One request; anything but success is a TransientError or an error a learner can act on. */
export async function hubFetch(
  url: string,
  { address, signal, effects }: HubTransfer,
  options: { readonly headers?: Record<string, string>; readonly accept?: readonly number[] } = {},
): Promise<Response> {
  const headers: Record<string, string> = { ...options.headers };
  if (address.token !== undefined && url.startsWith(`${address.endpoint}/`)) {
    headers.authorization = `Bearer ${address.token}`;
  }
  let response: Response;
  try {
    response = await effects.fetch(url, { headers, ...(signal && { signal }) });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new TransientError(`no connection to ${new URL(url).host} (${reasonOf(cause)})`, {
      cause,
    });
  }
  if (response.ok || options.accept?.includes(response.status)) return response;
  await response.body?.cancel();
  throw explainStatus(response, address);
}

function explainStatus(response: Response, address: HubAddress): Error {
  const { status } = response;
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return new TransientError(`the hub answers ${status}`, {
      status,
      ...(Number.isFinite(seconds) && seconds > 0 && { retryAfterMs: seconds * 1_000 }),
    });
  }
  const path = new URL(response.url).pathname;
  if (status === 401 || status === 403) {
    return new HubAccessError(`The hub refuses "${path}" with ${status}`, {
      status,
      hint:
        address.token === undefined
          ? 'Check the name; a private or gated model needs its licence accepted on its page and a token in HF_TOKEN'
          : 'Check the name, that its licence is accepted on its page, and that the token in HF_TOKEN may read it',
    });
  }
  if (status === 404) {
    return new ModelNotFoundError(`The hub has no "${path}"`, {
      hint: 'Check owner, name and revision, spelled as on the page of the model',
      model: path,
    });
  }
  return new HubAccessError(`The hub answers "${path}" with ${status}`, {
    status,
    hint: `Is ${address.endpoint} really a model hub? HF_ENDPOINT names it`,
  });
}

function explainTransient(error: TransientError, address: HubAddress): Error {
  const { status } = error;
  if (status === undefined) {
    return new HubUnreachableError(
      `Cannot reach the hub at "${address.endpoint}": ${error.message}`,
      {
        hint: 'Check the network or HF_ENDPOINT and run the command again: it goes on where it stopped; with --offline it uses what is here',
        cause: error,
      },
    );
  }
  const wait =
    error.retryAfterMs === undefined
      ? ''
      : `, and asks to wait ${Math.round(error.retryAfterMs / 1_000)} s`;
  return new HubBusyError(`The hub at "${address.endpoint}" keeps answering ${status}${wait}`, {
    status,
    hint:
      status === 429
        ? 'Wait and run the command again, or set HF_TOKEN: known users may ask more often'
        : 'Run the command again later: it goes on where it stopped',
    cause: error,
  });
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : error instanceof Error ? error.message : String(error);
}
