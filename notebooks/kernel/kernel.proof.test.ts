import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KernelClient } from '../runner/kernel-client.ts';
import { defects } from './defects.ts';
import { stockKernelArgv } from './kernelspec.ts';
import { neverIdle } from './probe.ts';

describe('the kernel with its preload', () => {
  let client: KernelClient;
  beforeAll(async () => {
    client = await KernelClient.start();
  });
  afterAll(() => client.close());

  test.each(defects)('$promise', ({ probe }) => probe(client));
});

describe('tslab without the preload breaks every one of these promises', () => {
  let client: KernelClient | undefined;
  afterAll(() => client?.close());

  test.each(defects)('$promise', async ({ probe }) => {
    client ??= await KernelClient.start({ argv: stockKernelArgv });
    const reason = await probe(client).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(reason).toBeInstanceOf(Error);
    // One that lost an `idle` answers no more; one that met an error refuses cells for 200 ms.
    if (reason?.message === neverIdle) {
      await client.close();
      client = undefined;
    } else await new Promise((resolve) => setTimeout(resolve, 300));
  });
});
