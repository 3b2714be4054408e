// How good is the load client on this machine? `node lib/bench/load/benchmark-client.ts` prints the error
// on planted streams at 1, 16 and 64 at once, then how a run of 256 streams of 50 tokens a second judges
// itself. Meant for a quiet machine: on a busy one it shows how busy it is.

import { startPlantedEndpoint } from '../planted-endpoint/index.ts';
import { checkClient, runLoad, startLoadClient } from './index.ts';

const STREAM = { ttftMs: 100, tpotMs: 20, outputTokens: 40 } as const;

async function printPlantedErrors(): Promise<void> {
  for (const concurrency of [1, 16, 64]) {
    const client = startLoadClient();
    try {
      const streams = Math.max(6, 2 * concurrency);
      const { planted, misread } = await checkClient(client, { ...STREAM, concurrency, streams });
      for (const { metric, medianErrorMs, worstErrorMs, isWithinLimit } of planted) {
        console.log(
          `${concurrency} at once, ${metric}: median error ${medianErrorMs.toFixed(3)} ms, worst ${worstErrorMs.toFixed(3)} ms, ${isWithinLimit ? 'within' : 'outside'} 1 ms or 2 %`,
        );
      }
      for (const problem of misread) console.log(problem);
    } finally {
      await client.stop();
    }
  }
}

async function printManyStreams(users: number): Promise<void> {
  const server = await startPlantedEndpoint({ steady: { ...STREAM, outputTokens: 100 } });
  try {
    const record = await runLoad({
      url: server.url,
      model: 'planted',
      maxTokens: 100,
      seed: 0,
      pattern: { kind: 'closed-loop', users, thinkTimeMs: 0 },
      requests: 3 * users,
      command: `benchmark of the load client, ${users} streams`,
    });
    const { metrics, selfCheck, valid, reasons } = record;
    console.log(
      `${users} streams of 50 tokens a second: ${valid ? 'valid' : reasons.join('; ')}; ` +
        `${metrics.outputTokensPerSecond?.p50.toFixed(0)} tokens a second, ` +
        `time per token ${metrics.tpotMs?.p50.toFixed(2)} ms, ` +
        `client busy ${selfCheck?.clientCpuPercent?.toFixed(0)} % of a core, ` +
        `event loop late ${selfCheck?.eventLoopDelay?.p50Ms.toFixed(1)} ms (median), ${selfCheck?.eventLoopDelay?.p99Ms.toFixed(1)} ms (p99)`,
    );
  } finally {
    await server.stop();
  }
}

async function main(): Promise<void> {
  await printPlantedErrors();
  for (const users of [64, 256]) await printManyStreams(users);
}

void main();
