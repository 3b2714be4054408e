import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody else on the network, who would take anything from any page. */
export interface OtherHost {
  /** Host and port. */
  readonly address: string;
  /** Requests that arrived from pages. */
  readonly received: number;
  close(): void;
}

/** It does answer, which is tried before: what does not arrive was stopped by the page's own policy. */
export async function startOtherHost(): Promise<OtherHost> {
  let received = 0;
  const server = createServer((_, response) => {
    received += 1;
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('got it');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await fetch(`http://${address}/`);
  if (received !== 1) throw new Error('The other host does not hear anybody');
  return {
    address,
    get received() {
      return received - 1;
    },
    close: () => void server.close(),
  };
}
