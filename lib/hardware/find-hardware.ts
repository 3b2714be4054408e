import type { HardwareRow } from './hardware-row.ts';
import { HARDWARE_ROWS } from './hardware-rows.ts';

/** The row with an id such as `nvidia-l4`; undefined when there is none. */
export function findHardware(id: string): HardwareRow | undefined {
  return HARDWARE_ROWS.find((row) => row.id === id);
}

/**
 * The row that a device name, as its driver spells it, stands for.
 *
 * Boards share names (A100 with 40 or 80 GB, H100 as PCIe or SXM, laptop versions with less memory):
 * memory and form factor decide, and where they cannot, the answer is undefined rather than a guess.
 *
 * @example
 * matchHardware('NVIDIA GeForce RTX 4090', 25_757_220_864)?.id; // 'nvidia-rtx-4090'
 */
export function matchHardware(name: string, memoryBytes: number | null): HardwareRow | undefined {
  const words = toWords(name);
  const matches = HARDWARE_ROWS.filter((row) => {
    const wanted = nameWords(row);
    return wanted.length > 0 && wanted.every((word) => words.includes(word));
  });
  // "Apple M4 Pro" also contains every word of "apple-m4": the longest name is meant
  const longest = Math.max(0, ...matches.map((row) => nameWords(row).length));
  const exact = matches.filter(
    (row) =>
      nameWords(row).length === longest &&
      hasFormFactor(row, words) &&
      (memoryBytes === null || hasMemory(row, memoryBytes)),
  );
  return exact.length === 1 ? exact[0] : undefined;
}

/** Words of an id that a driver's name has too; form factor and memory size are not among them. */
function nameWords(row: HardwareRow): readonly string[] {
  if (row.kind === 'cpu' || row.id.startsWith('colab')) return [];
  return row.id.split('-').filter((word) => !/^(pcie|sxm|\d{2})$/.test(word));
}

function toWords(name: string): readonly string[] {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  return words.includes('tesla') ? [...words, 'nvidia'] : words;
}

/** True unless name and row state different form factors. HBM3 on an H100 means SXM. */
function hasFormFactor(row: HardwareRow, words: readonly string[]): boolean {
  const stated = words.includes('pcie')
    ? 'pcie'
    : words.some((word) => word.startsWith('sxm') || word === 'hbm3')
      ? 'sxm'
      : undefined;
  const ofRow = /-(pcie|sxm)$/.exec(row.id)?.[1];
  return stated === undefined || ofRow === undefined || stated === ofRow;
}

/** Drivers report binary units and keep a little back, so sizes agree within 15 %. */
function hasMemory(row: HardwareRow, memoryBytes: number): boolean {
  if (row.kind === 'apple') return true; // sold with more sizes than the rows list
  return row.memoryGigabytes.some((size) => Math.abs(memoryBytes / (size * 1e9) - 1) < 0.15);
}
