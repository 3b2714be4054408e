// The measuring process:  node probe-child.ts '{"kernels":["q8"],"threads":2,"blocks":5}'

import type { StackTiming } from '../prediction/index.ts';
import { measureStacks } from './measure-stacks.ts';
import type { ProbeLine, ProbeRequest } from './protocol.ts';
import { measureMemoryReadSpeed } from './read-memory-speed.ts';

async function answer(request: ProbeRequest): Promise<void> {
  const write = (line: ProbeLine): void => {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const memoryReadBytesPerSecond = measureMemoryReadSpeed();
  const stacks: StackTiming[] = [];
  for (const kernel of request.kernels) {
    write({ type: 'kernel', kernel, cpuMs: readCpuMs() });
    stacks.push(...(await measureStacks(kernel, request)));
  }
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
