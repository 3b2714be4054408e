import type { CgroupFolders } from './cgroup-folders.ts';
import type { DeviceEffects } from './effects.ts';

/** CPU time a control group grants, in cores: quota / period. */
export interface CpuQuota {
  readonly cores: number;
  readonly source: string;
}

/** Version 2 writes both figures into cpu.max: `50000 100000`, or `max 100000` without a quota. */
export function parseCpuMax(text: string | undefined): number | undefined {
  const [quota = '', period = ''] = (text ?? '').trim().split(/\s+/);
  return toCores(quota, period);
}

/** Version 1 has a file for each, and -1 for no quota. */
export function parseCfsQuota(
  quota: string | undefined,
  period: string | undefined,
): number | undefined {
  return toCores((quota ?? '').trim(), (period ?? '').trim());
}

/** The tightest CPU quota of our group and the groups above it; undefined without any. */
export async function readCpuQuota(
  { version, folders }: CgroupFolders,
  effects: DeviceEffects,
): Promise<CpuQuota | undefined> {
  let tightest: CpuQuota | undefined;
  for (const folder of folders) {
    const source = `${folder}/${version === 1 ? 'cpu.cfs_quota_us' : 'cpu.max'}`;
    const text = await effects.readText(source);
    const cores =
      version === 1
        ? parseCfsQuota(text, await effects.readText(`${folder}/cpu.cfs_period_us`))
        : parseCpuMax(text);
    if (cores !== undefined && cores < (tightest?.cores ?? Number.POSITIVE_INFINITY)) {
      tightest = { cores, source };
    }
  }
  return tightest;
}

function toCores(quota: string, period: string): number | undefined {
  if (!/^\d+$/.test(quota) || !/^\d+$/.test(period) || Number(period) === 0) return undefined;
  return Number(quota) / Number(period);
}
