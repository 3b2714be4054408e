import type { BenchFlags } from '../bench.ts';

/** The command again, with every setting that shaped the result spelled out. */
export function describeCommand(flags: BenchFlags): string {
  const { json: _json, out: _out, api, apiUrl, apiModel, allowRemote, ...others } = flags;
  // the address that the settings name is part of a run that asks it, and of no other
  const isAsked = flags.against === 'api';
  const settings = isAsked ? { ...others, api, apiUrl, apiModel, allowRemote } : others;
  const words = Object.entries(settings)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? toFlag(name) : `${toFlag(name)} ${value}`));
  return `lab bench ${words.join(' ')}`;
}

function toFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
