import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { ApiError } from './api-error.ts';
import { UnsafeBindError } from './errors.ts';

/** @throws UnsafeBindError for an address that others can reach while no key protects it */
export function validateBind(host: string, apiKey: string | undefined): void {
  if (isLoopback(host) || apiKey !== undefined) return;
  throw new UnsafeBindError(
    `Will not listen on "${host}": other machines reach it and no key is set`,
    {
      hint: 'Set LAB_API_KEY to a secret the clients send as their API key, or listen on 127.0.0.1',
    },
  );
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/**
 * Checks `Authorization: Bearer KEY`. Both sides are hashed first, so that comparing takes the same
 * time whatever was sent and however long it is.
 */
export function checkKey(header: string | undefined, apiKey: string): void {
  const sent = /^Bearer\s+(.+)$/i.exec(header ?? '')?.[1] ?? '';
  if (timingSafeEqual(digest(sent), digest(apiKey))) return;
  const message =
    sent === ''
      ? 'No API key was sent, wanted the header "Authorization: Bearer KEY"'
      : 'The API key is not the one of this server';
  throw new ApiError(message, {
    status: 401,
    type: 'authentication_error',
    code: 'invalid_api_key',
  });
}

/**
 * Without a key only pages and programs of this machine may call. A web page that points its own name
 * at 127.0.0.1 gets here with that name in `Host`, and is turned away.
 */
export function checkHost(header: string | undefined, boundHost: string): void {
  const name = (header ?? '').replace(/:\d+$/, '');
  if (isLoopback(name) || name === boundHost) return;
  throw new ApiError('The host of the request is not this machine', {
    status: 403,
    type: 'authentication_error',
    code: 'wrong_host',
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
