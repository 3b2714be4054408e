import { describe, expect, it } from 'vitest';
import * as door from './index.ts';
import { findHardware, HARDWARE_ROWS, matchHardware } from './index.ts';

const gib = 1024 ** 3;

describe('HARDWARE_ROWS', () => {
  it('has a source for every figure, a date that is a date, and each id once', () => {
    const ids = HARDWARE_ROWS.map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const row of HARDWARE_ROWS) {
      for (const figure of [
        row.memoryBandwidthBytesPerSecond,
        row.fp16DenseFlopsPerSecond,
        row.observedDecodeBytesPerSecond,
      ]) {
        if (figure === null) continue;
        expect(figure.value, row.id).toBeGreaterThan(0);
        expect(figure.source.length, row.id).toBeGreaterThan(5);
        if (figure.asOf !== null) expect(figure.asOf, row.id).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
      }
    }
  });

  it('never observes more bandwidth than the specification allows', () => {
    for (const row of HARDWARE_ROWS) {
      const observed = row.observedDecodeBytesPerSecond?.value ?? 0;
      const specified = row.memoryBandwidthBytesPerSecond?.value ?? Number.POSITIVE_INFINITY;
      expect(observed, row.id).toBeLessThanOrEqual(specified);
    }
  });

  it('gives an L4 300 GB/s and 24 GB', () => {
    const row = findHardware('nvidia-l4');
    expect(row?.memoryBandwidthBytesPerSecond?.value).toBe(300e9);
    expect(row?.memoryGigabytes).toEqual([24]);
  });
});

describe('matchHardware()', () => {
  it.each([
    ['Tesla T4', 15 * gib, 'nvidia-t4'],
    ['NVIDIA L4', 22.5 * gib, 'nvidia-l4'],
    ['NVIDIA GeForce RTX 4090', 24 * gib, 'nvidia-rtx-4090'],
    ['NVIDIA A100-SXM4-40GB', 40 * gib, 'nvidia-a100-40'],
    ['NVIDIA A100-SXM4-80GB', 80 * gib, 'nvidia-a100-80-sxm'],
    ['Apple M4 Pro', 24 * gib, 'apple-m4-pro'],
    ['Apple M4', 16 * gib, 'apple-m4'],
    ['NVIDIA H200', 140 * gib, 'nvidia-h200-sxm'],
  ])('finds %s', (name, memoryBytes, id) => {
    expect(matchHardware(name, memoryBytes)?.id).toBe(id);
  });

  it('refuses to choose between an H100 as PCIe and as SXM when the name does not say', () => {
    expect(matchHardware('NVIDIA H100', 80 * gib)).toBeUndefined();
  });

  it('tells an H100 PCIe from an SXM5 by its name', () => {
    expect(matchHardware('NVIDIA H100 PCIe', 80 * gib)?.id).toBe('nvidia-h100-pcie');
    expect(matchHardware('NVIDIA H100 80GB HBM3', 80 * gib)?.id).toBe('nvidia-h100-sxm');
  });

  it('does not take a laptop board or a Ti for the desktop board of that number', () => {
    expect(matchHardware('NVIDIA GeForce RTX 4090 Laptop GPU', 16 * gib)).toBeUndefined();
    expect(matchHardware('NVIDIA GeForce RTX 3080 Ti', 12 * gib)).toBeUndefined();
    expect(matchHardware('NVIDIA A100 80GB PCIe', 80 * gib)).toBeUndefined();
  });

  it('knows nothing about a chip without a row', () => {
    expect(matchHardware('Voodoo 2', 8 * 1024 ** 2)).toBeUndefined();
  });
});

it('has rates only of machines it has a row for, each with its source', () => {
  for (const { hardware, decodeBytesPerSecond, prefillFlopsPerSecond } of door.KERNEL_RATES) {
    expect(door.findHardware(hardware)?.kind).toBe('cpu');
    for (const { value, source, asOf } of [decodeBytesPerSecond, prefillFlopsPerSecond]) {
      expect(value).toBeGreaterThan(1e9);
      expect(source).toMatch(/\S/);
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  }
});

it('exports', () => {
  expect(Object.keys(door)).toMatchInlineSnapshot(`
    [
      "findHardware",
      "matchHardware",
      "HARDWARE_COLLECTED_ON",
      "HARDWARE_ROWS",
      "KERNEL_RATES",
    ]
  `);
});
