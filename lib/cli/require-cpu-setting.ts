import { requireDevice } from '../device/index.ts';
import { currentSettings } from './setting-option.ts';
import { UsageError } from './usage-error.ts';

/**
 * For commands that know nothing but this machine's processor: a setting that asks for a GPU is told so,
 * and never answered with the processor's figures.
 *
 * @throws DeviceUnavailableError when the device is not here, UsageError when it is
 */
export async function requireCpuSetting(command: string): Promise<void> {
  const { device } = currentSettings().values;
  if (device === 'cpu' || device === 'auto') return;
  await requireDevice(device);
  throw new UsageError(`"${command}" knows processors only, and the setting asks for "${device}"`, {
    hint: `Set LAB_DEVICE=cpu for this command; "lab bench --device ${device}" measures the other one`,
  });
}
