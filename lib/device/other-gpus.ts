import type { GpuProfile } from './device-profile.ts';
import type { DeviceEffects } from './effects.ts';

const ROCM_SMI_QUERY = ['--showproductname', '--showmeminfo', 'vram', '--showdriverversion'];

/** Cards in the output of `rocm-smi ... --json`: one object per card, the driver under `system`. */
export function parseRocmSmi(json: string): readonly GpuProfile[] {
  const parsed = parseObject(json);
  const driver = Object.entries(parsed.system ?? {}).find(([key]) => /driver version/i.test(key));
  return Object.entries(parsed)
    .filter(([key]) => /^card\d+$/.test(key))
    .map(([, card]) => {
      const total = bytes(card['VRAM Total Memory (B)']);
      const used = bytes(card['VRAM Total Used Memory (B)']);
      return {
        vendor: 'amd',
        name: String(card['Card Series'] ?? card['Card series'] ?? card['Card model'] ?? 'AMD GPU'),
        totalVramBytes: total,
        freeVramBytes: total !== null && used !== null ? total - used : null,
        driver: driver === undefined ? null : String(driver[1]),
        hasUnifiedMemory: false,
        computeCapability: null,
        problem: null,
        source: `rocm-smi ${ROCM_SMI_QUERY.join(' ')} --json`,
      };
    });
}

/** GPUs in the output of macOS's `system_profiler SPDisplaysDataType -json`. */
export function parseSystemProfiler(json: string, memoryBytes: number): readonly GpuProfile[] {
  const displays = parseObject(json).SPDisplaysDataType;
  if (!Array.isArray(displays)) return [];
  return displays.map((display: Record<string, unknown>) => {
    const name = String(display.sppci_model ?? display._name ?? 'GPU');
    const isApple = name.startsWith('Apple');
    const own = /^(\d+) (GB|MB)$/.exec(String(display.spdisplays_vram ?? ''));
    const unit = own?.[2] === 'GB' ? 1024 ** 3 : 1024 ** 2;
    return {
      vendor: isApple ? 'apple' : /intel/i.test(name) ? 'intel' : 'other',
      name,
      totalVramBytes: isApple ? memoryBytes : own === null ? null : Number(own[1]) * unit,
      freeVramBytes: null,
      driver: null,
      hasUnifiedMemory: isApple,
      computeCapability: null,
      problem: null,
      source: 'system_profiler SPDisplaysDataType -json',
    };
  });
}

/** AMD GPUs that ROCm serves. */
export async function readAmdGpus(effects: DeviceEffects): Promise<readonly GpuProfile[]> {
  const result = await effects.run('rocm-smi', [...ROCM_SMI_QUERY, '--json'], { timeoutMs: 5_000 });
  return result.state === 'completed' ? parseRocmSmi(result.stdout) : [];
}

export async function readMacGpus(effects: DeviceEffects): Promise<readonly GpuProfile[]> {
  const result = await effects.run('system_profiler', ['SPDisplaysDataType', '-json'], {
    timeoutMs: 8_000,
  });
  const memoryBytes = effects.nodeFacts().totalBytes;
  return result.state === 'completed' ? parseSystemProfiler(result.stdout, memoryBytes) : [];
}

type LooseObject = Record<string, Record<string, unknown>>;

function parseObject(json: string): LooseObject {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as LooseObject) : {};
  } catch {
    return {};
  }
}

function bytes(value: unknown): number | null {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) ? number : null;
}
