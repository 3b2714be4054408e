import type { BenchFlags } from '../bench.ts';

/** The command again, with every setting that shaped the result spelled out. */
export function describeCommand(flags: BenchFlags): string {
  const { json: _json, out: _out, ...settings } = flags;
  const words = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (value === true ? toFlag(name) : `${toFlag(name)} ${value}`));
  return `lab bench ${words.join(' ')}`;
}

function toFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
