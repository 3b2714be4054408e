import { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { LabError } from '../../errors/index.ts';
import { BrokenTextError } from './checked-fetch.ts';
import { repeatsSecret } from './repeated-words.ts';
import { ServerRefusedError, ServerResponseError } from './server-errors.ts';

/**
 * The error a learner gets for whatever the client library threw. What was sent is never in it, also
 * when the server quotes it.
 *
 * @param secrets key and prompt of the request
 */
export function explainFailure(
  error: unknown,
  host: string,
  secrets: readonly (string | undefined)[],
): Error {
  if (LabError.isInstance(error)) return error;
  if (error instanceof APIUserAbortError) return error;
  if (causesOf(error).some((cause) => cause instanceof BrokenTextError)) {
    return new ServerResponseError(`The answer of "${host}" holds bytes that are no text`, {
      hint: 'The server or a proxy cuts characters apart; what came before may be incomplete',
    });
  }
  if (error instanceof APIConnectionError) return brokenOff(host, error);
  if (error instanceof APIError) return refused(error, host, secrets);
  if (error instanceof SyntaxError) {
    return new ServerResponseError(`The answer of "${host}" is not the JSON it should be`, {
      hint: 'Check that the address is an OpenAI-compatible endpoint and ends with /v1',
    });
  }
  return brokenOff(host, error);
}

/** A stream that stopped without saying why it ended. */
export function brokenOff(host: string, cause?: unknown): ServerResponseError {
  return new ServerResponseError(
    `The connection to "${host}" broke off in the middle of an answer`,
    {
      cause,
      hint: 'The server may have ended; what came before is incomplete. Look at its log',
    },
  );
}

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let each = error; each instanceof Error && causes.length < 8; each = each.cause) {
    causes.push(each);
  }
  return causes;
}

const HINTS: Readonly<Record<number, string>> = {
  400: 'The server does not take this request; its own words are in the message',
  401: 'Check the API key: it is missing, wrong, or of another server',
  403: 'The key may not use this model or server',
  404: 'Check the model name and that the address ends with /v1',
  413: 'The prompt is too large for this server',
  429: 'The server has too much to do or the quota is used up: wait, or lower the load',
};

function refused(
  error: APIError,
  host: string,
  secrets: readonly (string | undefined)[],
): ServerRefusedError {
  const { status, code } = error;
  const retryAfter = Number(error.headers?.get('retry-after') ?? Number.NaN);
  const said = (error.error as { message?: unknown } | undefined)?.message;
  const words = typeof said === 'string' ? `: ${quote(said.slice(0, 300), secrets)}` : '';
  const what = status === undefined ? 'an error in the middle of an answer' : `status ${status}`;
  return new ServerRefusedError(`"${host}" answered with ${what}${words}`, {
    status,
    code: code ?? undefined,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
    hint:
      status !== undefined && status >= 300 && status < 400
        ? 'It sends requests on to another address, which is not followed: give that address itself'
        : (HINTS[status ?? 0] ?? 'The server failed; its own log says why'),
  });
}

function quote(said: string, secrets: readonly (string | undefined)[]): string {
  const given = secrets.filter((secret) => secret !== undefined);
  return repeatsSecret(said, given) ? 'its words repeat what was sent and are left out' : said;
}
