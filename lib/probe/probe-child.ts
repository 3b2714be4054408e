// The measuring process:  node probe-child.ts '{"kernels":["q8"],"threads":2,"visits":2,"blocks":3}'

import type { StackTiming } from '../prediction/index.ts';
import { measureStacks } from './measure-stacks.ts';
import { mergeVisits } from './merge-visits.ts';
import type { ProbeLine, ProbeRequest } from './protocol.ts';
import { measureMemoryReadSpeed } from './read-memory-speed.ts';
import { planCacheStacks, planStacks } from './stacks.ts';
import { createSweep } from './sweep-cache.ts';

async function answer(request: ProbeRequest): Promise<void> {
  const write = (line: ProbeLine): void => {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const memoryReadBytesPerSecond = measureMemoryReadSpeed();
  const options = { ...request, sweepCache: createSweep(request.processorCacheBytes) };
  const visits: StackTiming[][] = [];
  for (let visit = 0; visit < request.visits; visit++) {
    const stacks: StackTiming[] = [];
    for (const kernel of request.kernels) {
      write({ type: 'kernel', kernel, cpuMs: readCpuMs() });
      stacks.push(...(await measureStacks(kernel, planStacks(kernel), options)));
    }
    const [kernel] = request.kernels;
    if (kernel !== undefined) {
      stacks.push(...(await measureStacks(kernel, planCacheStacks(), options)));
    }
    visits.push(stacks);
  }
  const stacks = mergeVisits(visits);
  write({ type: 'done', cpuMs: readCpuMs(), stacks, memoryReadBytesPerSecond });
}

function readCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

answer(JSON.parse(process.argv[2] ?? '{}') as ProbeRequest).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
