import { type DeviceEffects, defaultEffects } from './effects.ts';
import { readCgroupFolders } from './memory-profile.ts';

/** The file that tells how much the control group of this process uses; undefined without one. */
export async function findCgroupMemoryFile(
  effects: DeviceEffects = defaultEffects,
): Promise<string | undefined> {
  const found = await readCgroupFolders('memory', effects);
  const [own] = found?.folders ?? [];
  if (found === undefined || own === undefined) return undefined;
  const file = `${own}/${found.version === 1 ? 'memory.usage_in_bytes' : 'memory.current'}`;
  return (await effects.readText(file)) === undefined ? undefined : file;
}
