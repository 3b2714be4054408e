import { type Command, InvalidArgumentError } from 'commander';
import type { Device, Dtype } from '../generation/index.ts';
import { settingOption } from './setting-option.ts';

/** The flags that say which model runs where; they mean the same for every command. */
export interface ModelFlags {
  readonly model: string;
  readonly dtype: Dtype;
  readonly device: Device | 'auto';
  readonly threads?: number;
}

/** Adds `--model --dtype --device --threads` to a command. */
export function addModelOptions(command: Command): Command {
  return command
    .addOption(settingOption('model'))
    .addOption(settingOption('dtype'))
    .addOption(settingOption('device'))
    .addOption(settingOption('threads'));
}

/** A whole number of 1 or more. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('Wanted a whole number of 1 or more.');
}

/** No model reads as many: what is beyond is a slip. */
const MOST_TOKENS = 1_000_000_000;

/** A number of tokens, 1 to a thousand million. */
export function parseTokens(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST_TOKENS) return value;
  throw new InvalidArgumentError(`Wanted a whole number from 1 to ${MOST_TOKENS}.`);
}

/** A whole number of 0 or more, for seeds and counts that may be none. */
export function parseWhole(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Wanted a whole number of 0 or more.');
}

/** A number of 0 or more. */
export function parseAmount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('Wanted a number of 0 or more.');
}
