import type { WireFailure } from './exchange.ts';

/** What a failed connection means for the one who asked. */
export function describeNetworkError(error: Error & { readonly code?: string }): WireFailure {
  const { code } = error;
  if (code === 'ETIMEDOUT') {
    return { kind: 'timeout', reason: `The endpoint gave no answer: ${error.message || code}` };
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH') {
    return { kind: 'refused', reason: `Cannot connect: ${error.message || code}` };
  }
  return { kind: 'reset', reason: `The connection broke: ${error.message || code}` };
}

/** Servers like to quote the key they did not accept. */
export function redact(text: string, apiKey: string | undefined): string {
  return apiKey === undefined || apiKey === '' ? text : text.replaceAll(apiKey, '[key]');
}
