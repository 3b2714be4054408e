// The process that watches. It is not the process that measures: a busy event loop there would take
// its looks late, and its own memory and processor time would be in the figures. Looks are synchronous
// reads of a few kernel files; between them it sleeps.
//   node sampler-process.ts INTERVAL_MS START_NS [CGROUP_FILE]

import { setPriority } from 'node:os';
import { GpuStream } from './gpu-stream.ts';
import type { FromSampler, RawSample, ToSampler } from './protocol.ts';
import { ProcessWatcher } from './take-sample.ts';
import { thinSamples } from './thin-samples.ts';

/** Who waits for a core gives way to what is measured: late looks carry their real time, late tokens lie. */
const PRIORITY = 10;
/** More samples than this say nothing more in a chart, and make a record large. */
const MOST_SAMPLES = 1_200;
const REHEARSED_LOOKS = 400;

const [asked = '100', startNs = '0', cgroupFile] = process.argv.slice(2);
const start = BigInt(startNs);
const nowMs = (): number => Number(process.hrtime.bigint() - start) / 1e6;

let intervalMs = Number(asked);
let watcher: ProcessWatcher | undefined;
let samples: RawSample[] = [];
let timer: NodeJS.Timeout | undefined;
let beganMs = 0;
let beganCpu: NodeJS.CpuUsage | undefined;
const gpu = new GpuStream();

process.on('message', (message: ToSampler) => {
  if (message.type === 'stop') return finish();
  watcher = new ProcessWatcher(message.pid, cgroupFile);
  if (beganCpu === undefined) {
    beganMs = nowMs();
    beganCpu = process.cpuUsage();
  }
  clearInterval(timer);
  timer = setInterval(look, intervalMs);
  look();
  process.send?.({ type: 'followed' } satisfies FromSampler);
});
process.on('SIGINT', () => {}); // Ctrl-C reaches every process of the terminal; the parent decides
process.on('disconnect', () => {
  gpu.stop();
  process.exit(0);
});

function look(): void {
  const sample = watcher?.look(nowMs(), gpu.latest);
  if (sample === undefined) {
    clearInterval(timer); // the process is gone
    return;
  }
  samples.push(sample);
  if (samples.length <= MOST_SAMPLES) return;
  samples = [...thinSamples(samples)];
  intervalMs *= 2;
  clearInterval(timer);
  timer = setInterval(look, intervalMs);
}

function finish(): void {
  clearInterval(timer);
  look();
  clearInterval(timer);
  const { user, system } = process.cpuUsage(beganCpu);
  const report: FromSampler = {
    type: 'report',
    samples,
    intervalMs,
    cpuMs: beganCpu === undefined ? 0 : (user + system) / 1000,
    wallMs: beganCpu === undefined ? 0 : nowMs() - beganMs,
  };
  process.send?.(report, undefined, undefined, () => {
    gpu.stop();
    process.disconnect();
  });
}

// The first looks run slowly, because their code is not compiled yet: they happen before anything is measured.
const rehearsal = new ProcessWatcher(process.pid, cgroupFile);
for (let i = 0; i < REHEARSED_LOOKS; i++) rehearsal.look(i, undefined);
setPriority(PRIORITY);

void gpu.started.then(() => process.send?.({ type: 'ready' } satisfies FromSampler));
