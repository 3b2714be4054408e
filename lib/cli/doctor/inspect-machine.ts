import {
  type DeviceEffects,
  type DeviceProfile,
  defaultEffects,
  detectDevice,
} from '../../device/index.ts';
import { findProjectRoot } from '../../store/index.ts';
import { checkTools } from './check-tools.ts';
import type { ToolReport } from './tool.ts';

/** Everything `lab doctor` reports. */
export async function inspectMachine(
  effects: DeviceEffects = defaultEffects,
): Promise<{ readonly device: DeviceProfile; readonly tools: readonly ToolReport[] }> {
  const projectRoot = findProjectRoot();
  const device = await detectDevice({ folder: projectRoot }, effects);
  const hasNvidiaGpu = device.gpus.some((gpu) => gpu.vendor === 'nvidia');
  const tools = await checkTools({ projectRoot, libc: device.os.libc, hasNvidiaGpu }, effects);
  return { device, tools };
}
