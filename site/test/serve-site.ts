// Serves a built site from memory of the disk, gzipped, only under its base: an address that forgot the
// base leads nowhere, as it would when published under a folder.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { createGzip } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml',
};
const packed = new Set(['.html', '.css', '.js', '.json', '.svg', '.txt', '.xml']);

export interface ServedSite {
  /** Address of the home page, with the base and a slash at the end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function serveSite(folder: string, base = '/', port = 0): Promise<ServedSite> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = path.startsWith(base) ? findFile(folder, path.slice(base.length)) : undefined;
    const served = file ?? join(folder, '404.html');
    const type = types[extname(served)] ?? 'application/octet-stream';
    const isPacked = packed.has(extname(served));
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': type,
      ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
    });
    const stream = createReadStream(served);
    (isPacked ? stream.pipe(createGzip()) : stream).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actual}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function findFile(folder: string, path: string): string | undefined {
  const file = join(folder, normalize(`/${path}`));
  const wanted = path === '' || path.endsWith('/') ? join(file, 'index.html') : file;
  return existsSync(wanted) && statSync(wanted).isFile() ? wanted : undefined;
}
