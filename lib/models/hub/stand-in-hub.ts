// A hub on loopback for tests: the routes of the real one (revision, tree in pages, resolve with a
// redirect for large files, byte ranges), the hashes git and LFS would list, and faults on request.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubFaults {
  /** Answers taken from the front, one per request of the largest file's bytes. */
  readonly onContent?: Fault[];
  /** Answers taken from the front, one per request of the API. */
  readonly onApi?: Fault[];
}

export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /**
   * Sends so many bytes, then breaks the connection: at once, or when a promise is kept. Who is slow to read
   * loses all that came before a cut, so a test that counts on some of it waits until it is there.
   */
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly when?: Promise<void> }
  /** Sends so many bytes, then nothing more. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'wrong-byte' }
  | { readonly kind: 'ignore-range' }
  | { readonly kind: 'not-json' };

export interface StandInHub {
  readonly endpoint: string;
  readonly commit: string;
  /** One line per request: method, path, range and whether a token came along. */
  readonly requests: string[];
  /** Bytes of files sent so far. */
  sentBytes: number;
  close(): Promise<void>;
}

interface StandInOptions {
  readonly id: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Asked for by name as well. @default ['main'] */
  readonly branches?: readonly string[];
  readonly token?: string;
  readonly license?: string;
  readonly faults?: HubFaults;
  /** Files at least this large are LFS files. @default 1000 */
  readonly lfsBytes?: number;
  readonly pageSize?: number;
  /** Sizes the list names instead of the true ones. */
  readonly claimedBytes?: Readonly<Record<string, number>>;
}

/** Starts a hub with one model. */
export async function startStandInHub(options: StandInOptions): Promise<StandInHub> {
  const { id, files, branches = ['main'], faults = {}, lfsBytes = 1_000, pageSize = 3 } = options;
  const commit = createHash('sha1')
    .update(JSON.stringify(Object.keys(files)))
    .digest('hex');
  const requests: string[] = [];
  const server = createServer((request, response) => answer(request, response));
  // The address large files are redirected to is another origin: the token must not go there.
  const cdn = createServer((request, response) => {
    note('cdn', request);
    sendFile(decodeURIComponent(request.url?.slice(1) ?? ''), request, response);
  });
  await Promise.all(
    [server, cdn].map((one) => new Promise<void>((done) => one.listen(0, '127.0.0.1', done))),
  );
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cdnEndpoint = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}`;
  const hub: StandInHub = {
    endpoint,
    commit,
    requests,
    sentBytes: 0,
    close: async () => {
      for (const one of [server, cdn]) {
        one.closeAllConnections();
        await new Promise((done) => one.close(done));
      }
    },
  };
  return hub;

  function note(where: string, request: IncomingMessage): void {
    const range = request.headers.range === undefined ? '' : ` ${request.headers.range}`;
    const token = request.headers.authorization === undefined ? '' : ' with token';
    requests.push(`${where} ${request.url}${range}${token}`);
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    note('hub', request);
    const url = new URL(request.url ?? '/', endpoint);
    if (
      options.token !== undefined &&
      request.headers.authorization !== `Bearer ${options.token}`
    ) {
      response.writeHead(401).end('{"error":"Invalid credentials"}');
      return;
    }
    const [, route, revision, rest] =
      new RegExp(`^/(?:api/models/)?${id}/(revision|tree|resolve)/([^/]+)/?(.*)$`).exec(
        url.pathname,
      ) ?? [];
    const isKnown = revision === commit || branches.includes(decodeURIComponent(revision ?? ''));
    if (route === undefined || !isKnown) {
      response.writeHead(404).end('{"error":"Repository not found"}');
    } else if (route === 'resolve') {
      resolveFile(decodeURIComponent(rest ?? ''), request, response);
    } else {
      answerApi(route, url, response);
    }
  }

  function answerApi(route: string, url: URL, response: ServerResponse): void {
    const fault = faults.onApi?.shift();
    if (fault?.kind === 'status') {
      sendStatus(fault, response);
    } else if (fault?.kind === 'not-json') {
      response.writeHead(200).end('<html>');
    } else if (route === 'revision') {
      const card = options.license === undefined ? {} : { cardData: { license: options.license } };
      response.end(JSON.stringify({ id, sha: commit, gated: false, tags: [], ...card }));
    } else {
      const start = Number(url.searchParams.get('cursor') ?? 0);
      const entries = Object.entries(files).map(([path, bytes]) => describe(path, bytes));
      if (start + pageSize < entries.length) {
        url.searchParams.set('cursor', String(start + pageSize));
        response.setHeader('link', `<${url.href}>; rel="next"`);
      }
      response.end(
        JSON.stringify([
          { type: 'directory', path: 'onnx', oid: commit, size: 0 },
          ...entries.slice(start, start + pageSize),
        ]),
      );
    }
  }

  function describe(path: string, bytes: Uint8Array): unknown {
    const blob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    if (bytes.length < lfsBytes) return { type: 'file', path, size: bytes.length, oid: blob };
    const oid = createHash('sha256').update(bytes).digest('hex');
    const size = options.claimedBytes?.[path] ?? bytes.length;
    return { type: 'file', path, size, oid: blob, lfs: { oid, size } };
  }

  function resolveFile(path: string, request: IncomingMessage, response: ServerResponse): void {
    const bytes = files[path];
    if (bytes !== undefined && bytes.length >= lfsBytes) {
      response.writeHead(302, { location: `${cdnEndpoint}/${encodeURIComponent(path)}` }).end();
      return;
    }
    sendFile(path, request, response);
  }

  function sendFile(path: string, request: IncomingMessage, response: ServerResponse): void {
    const whole = files[path];
    if (whole === undefined) {
      response.writeHead(404).end();
      return;
    }
    const isLargest = Object.values(files).every(({ length }) => length <= whole.length);
    const fault = isLargest ? faults.onContent?.shift() : undefined;
    if (fault?.kind === 'status') {
      sendStatus(fault, response);
      return;
    }
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const start = asked === undefined || fault?.kind === 'ignore-range' ? 0 : Number(asked);
    if (start >= whole.length && start > 0) {
      response.writeHead(416).end();
      return;
    }
    const body = Uint8Array.from(whole.subarray(start));
    if (fault?.kind === 'wrong-byte') body[0] = (body[0] ?? 0) ^ 1;
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': body.length,
      ...(start > 0 && { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` }),
    });
    const limit = fault?.kind === 'cut' || fault?.kind === 'stall' ? fault.afterBytes : body.length;
    hub.sentBytes += Math.min(limit, body.length);
    if (fault?.kind === 'stall') response.write(body.subarray(0, limit));
    else if (fault?.kind === 'cut') {
      // Ended, not reset: a reset throws away what the other side has not read yet.
      response.write(body.subarray(0, limit), async () => {
        await fault.when;
        response.socket?.end();
      });
    } else response.end(body);
  }
}

function sendStatus(fault: Extract<Fault, { kind: 'status' }>, response: ServerResponse): void {
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
  response.writeHead(fault.status, headers).end('{}');
}
