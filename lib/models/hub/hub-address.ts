import { LabError } from '../../errors/index.ts';

/** Which hub is asked, and by whom. The token is sent, never shown, logged or stored. */
export interface HubAddress {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token: string | undefined;
}

/** The address or the token cannot be used as it is. */
export class HubAddressError extends LabError {
  override readonly name = 'HubAddressError';
}

const DEFAULT_ENDPOINT = 'https://huggingface.co';
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Reads the address from `HF_ENDPOINT` (a mirror) and the token from `HF_TOKEN`, the names every tool
 * of the hub knows.
 *
 * @throws HubAddressError, also when a token would travel unencrypted
 */
export function readHubAddress(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): HubAddress {
  const text = environment.HF_ENDPOINT?.trim() || DEFAULT_ENDPOINT;
  const token = environment.HF_TOKEN?.trim() || undefined;
  const hint = `Set it to an address such as ${DEFAULT_ENDPOINT}, or unset it`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new HubAddressError(`HF_ENDPOINT is "${text}", wanted an http or https address`, {
      hint,
    });
  }
  if (url.username || url.password) {
    // The text is not quoted: it holds a password.
    throw new HubAddressError('HF_ENDPOINT holds a user name or password, wanted a plain address', {
      hint: 'Put the token into HF_TOKEN instead',
    });
  }
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new HubAddressError('HF_TOKEN holds white space or characters no token has', {
      hint: 'Copy the token again from your settings page on the hub',
    });
  }
  if (token !== undefined && url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    throw new HubAddressError(`HF_TOKEN would travel unencrypted to "${url.host}"`, {
      hint: 'Use an https address in HF_ENDPOINT, or unset HF_TOKEN',
    });
  }
  return { endpoint: url.href.replace(/\/+$/, ''), token };
}
