import type { GpuProfile } from './device-profile.ts';
import type { DeviceEffects } from './effects.ts';

const FIELDS = 'name,memory.total,memory.free,driver_version,compute_cap';

/** The query lib makes, shown to the learner as evidence. */
export const NVIDIA_SMI_QUERY: readonly string[] = [
  `--query-gpu=${FIELDS}`,
  '--format=csv,noheader,nounits',
];

/** Where WSL puts the Windows driver's copy, often not on the PATH. */
const NVIDIA_SMI_PLACES = ['nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi'];

/** One GPU per line of `nvidia-smi --query-gpu=... --format=csv,noheader,nounits` (memory in MiB). */
export function parseNvidiaSmi(csv: string): readonly GpuProfile[] {
  return csv
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .filter((cells) => cells.length >= 4)
    .map(([name = '', total, free, driver, computeCapability]) => ({
      vendor: 'nvidia',
      name,
      totalVramBytes: mebibytes(total),
      freeVramBytes: mebibytes(free),
      driver: known(driver),
      // boards that share memory with the CPU answer [N/A] for their own
      hasUnifiedMemory: mebibytes(total) === null && known(total) === null,
      computeCapability: known(computeCapability),
      problem: null,
      source: `nvidia-smi ${NVIDIA_SMI_QUERY.join(' ')}`,
    }));
}

/** NVIDIA GPUs that a driver serves; empty without nvidia-smi, with the sentence it fails with otherwise. */
export async function readNvidiaGpus(
  effects: DeviceEffects,
): Promise<{ readonly gpus: readonly GpuProfile[]; readonly problem: string | null }> {
  for (const command of NVIDIA_SMI_PLACES) {
    const result = await effects.run(command, NVIDIA_SMI_QUERY, { timeoutMs: 5_000 });
    if (result.state === 'missing') continue;
    if (result.state === 'completed') return { gpus: parseNvidiaSmi(result.stdout), problem: null };
    if (result.state === 'timed-out') {
      return { gpus: [], problem: `nvidia-smi gave no answer in ${result.timeoutMs / 1000} s` };
    }
    const said = `${result.stdout}\n${result.stderr}`.trim().split('\n')[0] ?? '';
    return { gpus: [], problem: said === '' ? `nvidia-smi failed (${result.status})` : said };
  }
  return { gpus: [], problem: null };
}

function mebibytes(cell: string | undefined): number | null {
  return cell !== undefined && /^\d+$/.test(cell) ? Number(cell) * 1024 * 1024 : null;
}

/** "[N/A]", "[Not Supported]" and an empty cell all mean unknown. */
function known(cell: string | undefined): string | null {
  return cell === undefined || cell === '' || cell.startsWith('[') ? null : cell;
}
