import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type DeviceEffects, defaultEffects, readCpuProfile } from '../device/index.ts';
import type { ProbedMachine } from '../prediction/index.ts';

/** What a probe is valid for, as this process sees it: a quota changes it, the host's cores do not. */
export async function describeProbedMachine(
  effects: DeviceEffects = defaultEffects,
): Promise<ProbedMachine> {
  const cpu = await readCpuProfile(effects);
  const path = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
  return {
    cpuModel: cpu.model,
    architecture: cpu.architecture,
    usableCores: cpu.usableCores,
    threads: cpu.recommendedThreads,
    onnxRuntimeVersion: version,
  };
}
