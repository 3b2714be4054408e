import { requireDevice, tryExecutionProviders } from '../device/index.ts';
import type { Device } from '../generation/index.ts';

/** A graphics card before the CPU; WebGPU last of those, because its Node build is experimental. */
const PREFERENCE: readonly Device[] = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'];

/**
 * The device to load on. A device named by the caller must load here or it is an error; only `auto`
 * leaves the choice to us.
 *
 * @throws DeviceUnavailableError with the reason
 */
export async function chooseDevice(asked: Device | 'auto'): Promise<Device> {
  // the CPU provider is part of the runtime itself: trying it costs a process and proves nothing
  if (asked === 'cpu') return 'cpu';
  if (asked !== 'auto') return (await requireDevice(asked)).device;
  const trials = await tryExecutionProviders();
  const loading = trials.filter(({ loads }) => loads).map(({ device }) => device);
  return PREFERENCE.find((device) => loading.includes(device)) ?? 'cpu';
}
