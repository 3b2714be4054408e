import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Device } from '../generation/index.ts';
import type { ProviderTrial } from './device-profile.ts';
import { type DeviceEffects, defaultEffects } from './effects.ts';
import { DeviceUnavailableError } from './errors.ts';
import { explainTrial } from './explain-trial.ts';
import { listCandidateDevices, providerOf } from './provider-names.ts';

// Loading CUDA's libraries from a cold disk takes seconds; a driver that hangs takes for ever.
const TRIAL_TIMEOUT_MS = 20_000;

const CHILD = fileURLToPath(new URL('./provider-trial-child.ts', import.meta.url));

/** A provider that loads keeps loading, and one that does not needs an install: asked once per process. */
const remembered = new Map<Device, Promise<ProviderTrial>>();

/** Tries every execution provider this system could have, each in its own child process. */
export async function tryExecutionProviders(
  effects: DeviceEffects = defaultEffects,
): Promise<readonly ProviderTrial[]> {
  const devices = listCandidateDevices(effects.platform, effects.arch);
  return await Promise.all(devices.map((device) => tryDevice(device, effects)));
}

/**
 * Makes sure a device loads on this machine, or explains why it does not.
 *
 * @throws DeviceUnavailableError with the reason, what does load here, and a hint.
 */
export async function requireDevice(
  device: Device,
  effects: DeviceEffects = defaultEffects,
): Promise<ProviderTrial> {
  const candidates = listCandidateDevices(effects.platform, effects.arch);
  const trial = candidates.includes(device) ? await tryDevice(device, effects) : undefined;
  if (trial?.loads) return trial;
  const others = await tryExecutionProviders(effects);
  const system = `${effects.platform} on ${effects.arch}`;
  throw new DeviceUnavailableError({
    asked: device,
    found: others.filter((other) => other.loads).map((other) => other.device),
    reason: trial?.reason ?? `onnxruntime-node has no ${providerOf(device)} for ${system}`,
    hint: trial?.hint ?? 'Use "cpu", or a machine that has this device',
  });
}

async function tryDevice(device: Device, effects: DeviceEffects): Promise<ProviderTrial> {
  if (effects !== defaultEffects) return await runTrial(device, effects);
  let trial = remembered.get(device);
  if (trial === undefined) {
    trial = runTrial(device, effects);
    remembered.set(device, trial);
  }
  return await trial;
}

async function runTrial(device: Device, effects: DeviceEffects): Promise<ProviderTrial> {
  const started = performance.now();
  const identity = { name: providerOf(device), device };
  const folder = await mkdtemp(join(tmpdir(), 'offload-lab-trial-')).catch((error: Error) => error);
  if (folder instanceof Error) {
    const reason = `It could not be tried: the temporary folder "${tmpdir()}" cannot be written to`;
    const hint = 'Free some disk space, or set TMPDIR to a folder that can be written to';
    return { ...identity, loads: false, reason, hint, elapsedMs: 0 };
  }
  try {
    // NODE_OPTIONS of a notebook kernel loads things that have no place in a bare trial
    const env = { ...effects.env, NODE_OPTIONS: undefined };
    const args = [CHILD, device, folder];
    const options = { timeoutMs: TRIAL_TIMEOUT_MS, env };
    const result = await effects.run(process.execPath, args, options);
    const verdict = explainTrial(device, result);
    const elapsedMs = Math.round(performance.now() - started);
    return { ...identity, ...verdict, elapsedMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
