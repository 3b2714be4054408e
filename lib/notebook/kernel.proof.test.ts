// show(), live() and check() in the real kernel, over the wire protocol.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CellResult, KernelClient } from '../../notebooks/runner/index.ts';

let client: KernelClient;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-home-'));
  client = await KernelClient.start({ env: { ...process.env, LAB_HOME: home } });
});
afterAll(async () => {
  await client.close();
  await rm(home, { recursive: true, force: true });
});

interface Output {
  readonly data: Record<string, unknown>;
  readonly transient: { readonly display_id?: string };
}

function outputs(result: CellResult, type: string): readonly Output[] {
  return result.published
    .filter((message) => message.type === type)
    .map((message) => message.content as unknown as Output);
}

const IMPORTS = `import { chartTokenLatency } from '@offload-lab/lib/charts';
import { show, live, check } from '@offload-lab/lib/notebook';
const chunks = [100, 110, 120].map((timeMs) => ({ timeMs, tokens: 1 }));
`;

it('shows a chart as one output with three forms, and nothing for the value of the cell', async () => {
  const result = await client.execute(`${IMPORTS}\nawait show(chartTokenLatency({ chunks }));`);
  expect(result.published.filter(({ type }) => type === 'error' || type === 'stream')).toEqual([]);
  const [output, ...others] = outputs(result, 'display_data');
  expect(others).toEqual([]);
  expect(outputs(result, 'execute_result')).toEqual([]);
  expect(Object.keys(output?.data ?? {}).sort()).toEqual([
    'application/vnd.vegalite.v5+json',
    'image/png',
    'text/plain',
  ]);
  expect(output?.data['application/vnd.vegalite.v5+json']).toHaveProperty('vconcat');
});

it('shows without await when it is the last expression', async () => {
  const result = await client.execute(`show({ metric: 'ttftMs', value: 98 })`);
  expect(result.status).toBe('ok');
  expect(outputs(result, 'display_data').map(({ data }) => data['text/plain'])).toEqual([
    'ttftMs: 98 ms',
  ]);
  expect(outputs(result, 'execute_result')).toEqual([]);
});

it('updates one output in place', async () => {
  const result = await client.execute(`
    const output = live({ intervalMs: 10 });
    for (let i = 0; i < 20; i++) {
      output.update(chartTokenLatency({ chunks: chunks.slice(0, 1 + (i % 3)) }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await output.finish();`);
  expect(result.status).toBe('ok');
  const first = outputs(result, 'display_data');
  const updates = outputs(result, 'update_display_data');
  expect(first).toHaveLength(1);
  expect(updates.length).toBeGreaterThan(2);
  const ids = new Set([...first, ...updates].map(({ transient }) => transient.display_id));
  expect([...ids]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect(updates.at(-1)?.data).toHaveProperty('image/png');
});

it('checks an exercise and notes the attempt', async () => {
  const result = await client.execute(`await check('03.1', 130)`);
  const [output] = outputs(result, 'display_data');
  expect(output?.data['text/markdown']).toBe('**03.1**: public checks passed.');
  const progress = JSON.parse(await readFile(join(home, 'progress.json'), 'utf8'));
  expect(progress.exercises['03.1'].attempts).toBe(1);
});
