import { EndpointAddressError } from './errors.ts';

/** Where requests go. */
export interface Endpoint {
  /** Scheme, host, port and path, for records: nothing secret can be in it. */
  readonly url: string;
  readonly isSecure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Path in front of `/chat/completions`, without a final slash. */
  readonly basePath: string;
  /** True when nothing leaves this machine. */
  readonly isLoopback: boolean;
}

/**
 * Reads the base address of an OpenAI-compatible endpoint, for example `http://localhost:8000/v1`.
 *
 * @throws EndpointAddressError for anything but http and https, and for an address with a password in it
 */
export function parseEndpoint(address: string): Endpoint {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new EndpointAddressError(`Cannot use "${address}": it is not an http or https address`, {
      hint: 'Give the base address of the endpoint, for example --url http://localhost:8000/v1',
    });
  }
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw new EndpointAddressError(
      'Cannot use an address with a user, a password or a query in it',
      {
        hint: 'Put the key into the environment: it would end up in the record otherwise',
      },
    );
  }
  const isSecure = url.protocol === 'https:';
  const basePath = url.pathname.replace(/\/+$/, '').replace(/\/(chat\/)?completions$/, '');
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return {
    url: `${url.protocol}//${url.host}${basePath}`,
    isSecure,
    hostname,
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    basePath,
    isLoopback: hostname === 'localhost' || hostname === '::1' || /^127\./.test(hostname),
  };
}
