// Our load client and GuideLLM on the same endpoint of known timings, one right after the other:
//   node lib/bench/load/compare-with-guidellm.ts
// needs GuideLLM (`pip install guidellm`) on the path, or its command in the variable GUIDELLM; without it
// the comparison is skipped. Both send the same number of requests with the same users at once. Processor
// time is what a long run costs more than a short one, so that neither pays for starting up.
//   TTFT: GuideLLM stamps the first chunk with text as we do, and starts its clock when its worker begins
//   to send. ITL: (last - first) / (n - 1) of each request, which is our time per token for one-token chunks.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRecord } from '../../record/index.ts';
import { median } from '../../stats/index.ts';
import { formatTable } from '../../units/index.ts';
import { startPlantedEndpoint } from '../planted-endpoint/index.ts';
import { createLoadPrompts } from './index.ts';

const LAB = fileURLToPath(new URL('../../cli/lab.js', import.meta.url));
const GUIDELLM = process.env.GUIDELLM ?? 'guidellm';
const STREAM = { ttftMs: 100, tpotMs: 20, outputTokens: 40 } as const;
const USERS = 16;
const SHORT = 32;
const LONG = 352;
const TIMEOUT_MS = 150_000;

interface Measured {
  readonly ttftMs: number;
  readonly itlMs: number;
  readonly cpuSeconds: number;
}

/** Runs a command and returns the processor seconds of it and of all its children. */
function cpuSecondsOf(command: string, args: readonly string[], folder: string): number {
  const result = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', command, ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HF_HUB_OFFLINE: '1' },
      timeout: TIMEOUT_MS,
      maxBuffer: 2 ** 28,
    },
  );
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr.slice(-600)}`);
  const [user = Number.NaN, system = Number.NaN] = (result.stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return user + system;
}

function runGuideLlm(url: string, requests: number, folder: string): Measured {
  const prompts = createLoadPrompts({ count: requests, seed: requests, salt: 'guidellm' });
  const rows = prompts.map((prompt) =>
    JSON.stringify({ prompt, output_tokens_count: STREAM.outputTokens }),
  );
  writeFileSync(join(folder, 'prompts.jsonl'), rows.join('\n'));
  const args = [
    'run',
    '--backend',
    `kind=openai_http,target=${url.replace(/\/v1$/, '')},model=planted`,
  ];
  args.push('--profile', `kind=concurrent,streams=${USERS}`);
  args.push('--constraint', `kind=max_requests,count=${requests}`);
  args.push('--data', 'kind=json_file,path=prompts.jsonl');
  args.push('--output', 'kind=json,path=guidellm.json', '--disable-console');
  const cpuSeconds = cpuSecondsOf(GUIDELLM, args, folder);
  const report = JSON.parse(readFileSync(join(folder, 'guidellm.json'), 'utf8'));
  const done: readonly { time_to_first_token_ms: number; inter_token_latency_ms: number }[] =
    report.benchmarks[0].requests.successful;
  return {
    ttftMs: median(done.map((one) => one.time_to_first_token_ms)),
    itlMs: median(done.map((one) => one.inter_token_latency_ms)),
    cpuSeconds,
  };
}

function runLab(url: string, requests: number, folder: string): Measured {
  const out = mkdtempSync(join(folder, 'runs-'));
  const args = [LAB, 'load', '--url', url, '--model', 'planted', '--json', '--out', out];
  args.push('--requests', String(requests), '--concurrency', String(USERS));
  args.push('--max-tokens', String(STREAM.outputTokens));
  const cpuSeconds = cpuSecondsOf(process.execPath, args, folder);
  const [file = ''] = spawnSync('ls', [out], { encoding: 'utf8' }).stdout.trim().split('\n');
  const { metrics } = parseRecord(readFileSync(join(out, file), 'utf8'));
  return {
    ttftMs: metrics.ttftMs?.p50 ?? Number.NaN,
    itlMs: metrics.tpotMs?.p50 ?? Number.NaN,
    cpuSeconds,
  };
}

async function compare(): Promise<void> {
  const version = spawnSync(GUIDELLM, ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) {
    console.log(`Skipped: "${GUIDELLM}" does not run (pip install guidellm, or set GUIDELLM)`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'lab-guidellm-'));
  const server = await startPlantedEndpoint({ steady: STREAM });
  try {
    const runs = [runLab, runGuideLlm].map((run) => ({
      short: run(server.url, SHORT, folder),
      long: run(server.url, LONG, folder),
    }));
    const tokens = (LONG - SHORT) * STREAM.outputTokens;
    const values = runs.map(({ short, long }) => [
      long.ttftMs,
      long.itlMs,
      (1000 * 1000 * (long.cpuSeconds - short.cpuSeconds)) / tokens,
    ]);
    const names = ['TTFT, median ms', 'ITL, median ms', 'processor ms per 1,000 tokens'];
    console.log(version.stdout.trim());
    console.log(
      formatTable({
        columns: [
          `${USERS} users, ${LONG} requests`,
          'planted',
          'lab',
          'GuideLLM',
          'lab / GuideLLM',
        ],
        rows: names.map((name, i) => {
          const [lab = Number.NaN, guide = Number.NaN] = values.map((row) => row[i]);
          const planted = [STREAM.ttftMs, STREAM.tpotMs, 'n/a'][i];
          return [
            name,
            String(planted),
            lab.toFixed(2),
            guide.toFixed(2),
            (lab / guide).toFixed(3),
          ];
        }),
      }),
    );
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

void compare();
