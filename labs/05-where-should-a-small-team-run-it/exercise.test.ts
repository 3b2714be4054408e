import { exampleRecord } from '@offload-lab/lib/record';
import { describe, expect, it } from 'vitest';
import { chooseForTeam, keepsLimit, monthlyUsd, whoLeads } from './exercise.ts';

const NOW = '2026-11-20T12:00:00.000Z';

describe('monthlyUsd', () => {
  it('adds the disk that is billed while the machine is stopped', () => {
    // 160 h x 0.18 = 28.80, 32 GB x 0.07 = 2.24
    const machine = {
      usdPerHour: 0.18,
      reservedHours: 160,
      diskGigabytes: 32,
      usdPerGigabyteMonth: 0.07,
    };
    expect(monthlyUsd(machine)).toBeCloseTo(31.04, 9);
  });

  it('never calls a stopped machine free', () => {
    const machine = {
      usdPerHour: 0.18,
      reservedHours: 0,
      diskGigabytes: 32,
      usdPerGigabyteMonth: 0.07,
    };
    expect(monthlyUsd(machine)).toBeCloseTo(2.24, 9);
  });
});

describe('keepsLimit', () => {
  const requests = (fast: number, slow: number): readonly number[] => [
    ...new Array<number>(fast).fill(500),
    ...new Array<number>(slow).fill(3000),
  ];

  it('says yes and no where there are requests enough', () => {
    expect(keepsLimit(requests(190, 10), 2000)).toBe('yes');
    expect(keepsLimit(requests(189, 11), 2000)).toBe('no');
  });

  it('cannot tell from twenty fast requests', () => {
    expect(keepsLimit(requests(20, 0), 2000)).toBe('cannot tell');
  });

  it('knows a no before the requests are enough for a yes', () => {
    expect(keepsLimit(requests(10, 10), 2000)).toBe('no');
  });
});

describe('whoLeads', () => {
  it('gives each place the share of resamples it wins', () => {
    const draw = (place: string, usd: number, isWithin = true) => ({ place, usd, isWithin });
    const shares = whoLeads([
      [draw('laptop', 3), draw('gpu', 140), draw('api', 1, false)],
      [draw('laptop', 3, false), draw('gpu', 150), draw('api', 1, false)],
      [draw('laptop', 4), draw('gpu', 120), draw('api', 1, false)],
      [draw('laptop', 3, false), draw('gpu', 130, false), draw('api', 1, false)],
    ]);
    expect(shares).toEqual({ laptop: 0.5, gpu: 0.25, api: 0 });
  });
});

describe('chooseForTeam', () => {
  const records = [{ ...exampleRecord(), mode: 'live' }];

  it('rules out every place where code would leave the machines of the team', () => {
    const ranked = chooseForTeam(NOW, records)?.ranked ?? [];
    const out = ranked.filter(({ state }) => state === 'ruled-out').map(({ kind }) => kind);
    expect(new Set(out)).toEqual(
      new Set(['codespace', 'gpu-container', 'colab', 'kubernetes', 'api']),
    );
  });

  it('asks what the README asks', () => {
    expect(chooseForTeam(NOW, records)?.workload).toMatchObject({
      users: 4,
      requestsPerDay: 400,
      promptTokens: 120,
      outputTokens: 24,
      privacy: 'own-machines',
      latencyLimit: { metric: 'e2eLatencyMs', ms: 2000, percentile: 95 },
    });
  });
});
