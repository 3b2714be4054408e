// How fast is our kernel next to tslab as it comes? Both are measured in one run and in turn, so that a
// busy machine slows both; only the ratio means something.
//
//   node notebooks/kernel/benchmark.ts [STARTS] [ROUNDS]        (default 5 and 15)
//
// Start: process spawned until kernel_info is answered. Round trip: execute_request sent until reply and
// idle are in, compiling included. On Linux also the processor time of both kernels for the same cells,
// which a busy machine hardly changes. The last line of the output is one JSON object.

import { readFileSync } from 'node:fs';
import { KernelClient } from '../runner/kernel-client.ts';
import { kernelArgv, stockKernelArgv } from './kernelspec.ts';
import { executeWithin } from './probe.ts';

const kernels = { ours: kernelArgv, stock: stockKernelArgv } as const;
type Kernel = keyof typeof kernels;
const both = Object.keys(kernels) as Kernel[];

/** What lesson cells do, one line each; `#` becomes a new number in every round. */
const cells = [
  'const a# = #; a# * 2',
  'function double#(n: number): number { return n * 2; }',
  'console.log(double#(a#))',
  'await new Promise((resolve) => setImmediate(resolve)); a#',
  `import { readFileSync as read# } from 'node:fs'; typeof read#`,
  'interface Point# { x: number } const point#: Point# = { x: a# }; point#',
  'Array.from({ length: 100 }, (_, i) => ({ i, square: i ** 2 })).slice(0, 5)',
  // One message only: the bare kernel loses its `idle` after a few hundred and would answer no more.
  `console.log(Array.from({ length: 100 }, (_, i) => i).join(' '))`,
];

async function measureStarts(count: number): Promise<Record<Kernel, number[]>> {
  const startMs: Record<Kernel, number[]> = { ours: [], stock: [] };
  for (let round = 0; round < count; round += 1) {
    for (const name of inTurn(round)) {
      const before = performance.now();
      const client = await KernelClient.start({ argv: kernels[name] });
      startMs[name].push(performance.now() - before);
      await client.close();
    }
  }
  return startMs;
}

async function measureRoundTrips(
  rounds: number,
): Promise<{ roundTripMs: Record<Kernel, number[]>; cpuMs: Record<Kernel, number[]> }> {
  const roundTripMs: Record<Kernel, number[]> = { ours: [], stock: [] };
  const clients = {
    ours: await KernelClient.start({ argv: kernels.ours }),
    stock: await KernelClient.start({ argv: kernels.stock }),
  };
  // Round 0 warms up compiler and disk cache and is not counted.
  let before = { ours: 0, stock: 0 };
  for (let round = 0; round <= rounds; round += 1) {
    if (round === 1) {
      const [ours, stock] = [clients.ours.kernel.pid, clients.stock.kernel.pid].map(readCpuMs);
      before = { ours: ours ?? 0, stock: stock ?? 0 };
    }
    for (const cell of cells) {
      for (const name of inTurn(round)) {
        const { status, ms, reply } = await executeWithin(
          clients[name],
          cell.replaceAll('#', `${round}`),
          20_000,
        );
        if (status !== 'ok') throw new Error(`"${cell}" failed on ${name}: ${reply.evalue}`);
        if (round > 0) roundTripMs[name].push(ms);
      }
    }
  }
  const used = (name: Kernel): number[] => [
    (readCpuMs(clients[name].kernel.pid) - before[name]) / (rounds * cells.length),
  ];
  const cpuMs = { ours: used('ours'), stock: used('stock') };
  await Promise.all([clients.ours.close(), clients.stock.close()]);
  return { roundTripMs, cpuMs };
}

/** User and system time of a process so far; NaN where there is no /proc. */
function readCpuMs(pid: number | undefined): number {
  try {
    // The name in field 2 may hold spaces; after its bracket come fields 3 and on. 100 ticks a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** Who goes first changes from round to round. */
function inTurn(round: number): Kernel[] {
  return round % 2 === 0 ? both : [...both].reverse();
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function report(name: string, samples: Record<Kernel, number[]>): Record<string, number> {
  const [oursMs, stockMs] = [median(samples.ours), median(samples.stock)];
  const ratio = oursMs / stockMs;
  console.log(
    `${name.padEnd(12)} ours ${oursMs.toFixed(1)} ms, stock ${stockMs.toFixed(1)} ms, ` +
      `ratio ${ratio.toFixed(2)} (medians of ${samples.ours.length})`,
  );
  return { oursMs, stockMs, ratio };
}

const [starts = 5, rounds = 15] = process.argv.slice(2).map(Number);
const start = report('start', await measureStarts(starts));
const { roundTripMs, cpuMs } = await measureRoundTrips(rounds);
const roundTrip = report('round trip', roundTripMs);
const cpuPerCell = report('cpu per cell', cpuMs);
console.log(JSON.stringify({ start, roundTrip, cpuPerCell }));
