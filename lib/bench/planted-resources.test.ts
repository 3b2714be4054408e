import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { chartResourceTimeline } from '../charts/index.ts';
import { RunWatch } from './watch-run.ts';

const PLANTED = fileURLToPath(
  new URL('../memory/sampler/__fixtures__/planted-load.ts', import.meta.url),
);
const HELD_BYTES = 300e6;
const SENT_BYTES = 5e6;
const MIB = 2 ** 20;

/** A network namespace of its own: what others send over loopback is then not in the counters. */
const OWN_NETWORK = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
const canIsolate =
  process.platform === 'linux' && spawnSync('unshare', [...OWN_NETWORK, 'true']).status === 0;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

/** What a panel of the chart draws. */
function drawn(panel: unknown): readonly Readonly<Record<string, number>>[] {
  return (panel as { data: { values: Readonly<Record<string, number>>[] } }).data.values;
}

describe.skipIf(process.platform !== 'linux')('the resource chart of a run', () => {
  it('draws a planted load within 10 %: one busy core, memory held, bytes sent', async () => {
    const load = [process.execPath, PLANTED, '1000', String(HELD_BYTES), String(SENT_BYTES)];
    const command = canIsolate ? ['unshare', ...OWN_NETWORK, ...load] : load;
    child = spawn(command[0] as string, command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout as NodeJS.ReadableStream, 'data');

    const watch = await RunWatch.start();
    await watch.follow(child.pid as number);
    child.stdin?.write('go\n');
    const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data');
    const { cpuMs } = JSON.parse(String(said)) as { cpuMs: number };
    const { resources } = await watch.stop();
    const firstMs = resources.samples[0]?.timeMs ?? 0;
    const tookMs = (resources.samples.at(-1)?.timeMs ?? 0) - firstMs;

    const chart = chartResourceTimeline({ resources, memory: { peakRssBytes: null } });
    const { vconcat } = chart.spec as unknown as { vconcat: readonly unknown[] };
    const [memory, cpu, network] = vconcat.slice(resources.phases.length > 0 ? 1 : 0).map(drawn);

    const bySecond = Map.groupBy(memory ?? [], ({ seconds }) => seconds);
    const mib = [...bySecond.values()].map((kinds) =>
      kinds.reduce((sum, one) => sum + (one.mib ?? 0), 0),
    );
    const heldBytes = (Math.max(...mib) - (mib[0] ?? 0)) * MIB;
    expect(heldBytes / HELD_BYTES).toBeGreaterThan(0.9);
    expect(heldBytes / HELD_BYTES).toBeLessThan(1.1);

    // the area under the line, where each look speaks for the time since the one before
    let before = firstMs / 1000;
    let drawnMs = 0;
    for (const { seconds = 0, value = 0 } of cpu ?? []) {
      drawnMs += (value / 100) * (seconds - before) * 1000;
      before = seconds;
    }
    expect(drawnMs / cpuMs).toBeGreaterThan(0.9);
    expect(drawnMs / cpuMs).toBeLessThan(1.1);

    const sentBytes = (network ?? []).reduce((sum, { value = 0 }) => sum + value * MIB, 0);
    expect(sentBytes / SENT_BYTES).toBeGreaterThan(0.9);
    if (canIsolate) expect(sentBytes / SENT_BYTES).toBeLessThan(1.1);

    // the table beside it says the same: the mean over the run, of one core
    const shownPercent = Number.parseFloat(chart.table.rows.at(-1)?.at(-1) ?? '');
    const truePercent = (100 * cpuMs) / tookMs;
    expect(shownPercent / truePercent).toBeGreaterThan(0.9);
    expect(shownPercent / truePercent).toBeLessThan(1.1);
  });
});
