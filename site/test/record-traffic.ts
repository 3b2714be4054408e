import type { Page } from 'playwright-core';

export interface Loaded {
  readonly url: string;
  /** On the wire, compressed. */
  readonly bytes: number;
}

/** Everything a page loads from now on, in a list that grows. */
export async function recordTraffic(page: Page): Promise<Loaded[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const urls = new Map<string, string>();
  const loaded: Loaded[] = [];
  session.on('Network.requestWillBeSent', ({ requestId, request }) =>
    urls.set(requestId, request.url),
  );
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    loaded.push({ url: urls.get(requestId) ?? '', bytes: encodedDataLength });
  });
  return loaded;
}

export function sumBytes(loaded: readonly Loaded[]): number {
  return loaded.reduce((all, { bytes }) => all + bytes, 0);
}
