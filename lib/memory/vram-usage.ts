import { type DeviceEffects, defaultEffects } from '../device/index.ts';

/** GPU memory in use on one NVIDIA GPU. */
export interface VramUsage {
  readonly gpu: number;
  readonly usedBytes: number;
  readonly totalBytes: number;
}

/** Lines of `nvidia-smi --query-gpu=index,memory.used,memory.total --format=csv,noheader,nounits` (MiB). */
export function parseVramUsage(csv: string): readonly VramUsage[] {
  return csv.split('\n').flatMap((line) => {
    const [gpu, used, total] = line.split(',').map((cell) => cell.trim());
    if (!/^\d+$/.test(gpu ?? '') || !/^\d+$/.test(used ?? '') || !/^\d+$/.test(total ?? '')) {
      return []; // boards that share memory with the CPU answer [N/A]
    }
    const mebibyte = 1024 * 1024;
    const usedBytes = Number(used) * mebibyte;
    return [{ gpu: Number(gpu), usedBytes, totalBytes: Number(total) * mebibyte }];
  });
}

/** Reads GPU memory in use; empty on a machine without nvidia-smi. Includes what others use. */
export async function readVramUsage(
  effects: DeviceEffects = defaultEffects,
): Promise<readonly VramUsage[]> {
  const result = await effects.run('nvidia-smi', [
    '--query-gpu=index,memory.used,memory.total',
    '--format=csv,noheader,nounits',
  ]);
  return result.state === 'completed' ? parseVramUsage(result.stdout) : [];
}
