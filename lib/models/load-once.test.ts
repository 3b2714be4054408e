import { describe, expect, it } from 'vitest';
import { LoadOnce } from './load-once.ts';

function createLoader(): {
  loads: LoadOnce<{ id: number }>;
  freed: number[];
  next: () => Promise<{ id: number }>;
} {
  const freed: number[] = [];
  const loads = new LoadOnce<{ id: number }>({
    free: async ({ id }) => {
      freed.push(id);
    },
  });
  let id = 0;
  return { loads, freed, next: async () => ({ id: ++id }) };
}

describe('LoadOnce', () => {
  it('gives simultaneous callers one value and frees it with the last of them', async () => {
    const { loads, freed, next } = createLoader();
    const [a, b] = await Promise.all([loads.acquire('k', next), loads.acquire('k', next)]);
    expect(a?.value).toBe(b?.value);
    await a?.release();
    await a?.release(); // twice counts once
    expect(freed).toEqual([]);
    await b?.release();
    expect(freed).toEqual([1]);
  });

  it('loads different keys apart', async () => {
    const { loads, next } = createLoader();
    const [a, b] = await Promise.all([loads.acquire('a', next), loads.acquire('b', next)]);
    expect([a?.value.id, b?.value.id]).toEqual([1, 2]);
  });

  it('forgets a load that failed', async () => {
    const { loads, next } = createLoader();
    const failing = async (): Promise<{ id: number }> => Promise.reject(new Error('broken'));
    const both = [loads.acquire('k', failing), loads.acquire('k', failing)];
    for (const each of both) await expect(each).rejects.toThrow('broken');
    expect((await loads.acquire('k', next)).value.id).toBe(1);
  });

  it('loads a fresh value for a caller who comes while the old one is being freed', async () => {
    const { loads, next } = createLoader();
    const old = await loads.acquire('k', next);
    const releasing = old.release();
    const fresh = await loads.acquire('k', next);
    await releasing;
    expect(fresh.value.id).toBe(2);
  });

  it('does not share a value that broke on its own', async () => {
    const broken = new Set<number>();
    const loads = new LoadOnce<{ id: number }>({
      free: async () => {},
      isUsable: ({ id }) => !broken.has(id),
    });
    let id = 0;
    const next = async (): Promise<{ id: number }> => ({ id: ++id });
    await loads.acquire('k', next);
    broken.add(1);
    const [a, b] = await Promise.all([loads.acquire('k', next), loads.acquire('k', next)]);
    expect([a?.value.id, b?.value.id]).toEqual([2, 2]);
    expect(loads.loads).toBe(2);
  });
});
