import type { z } from 'zod';

/**
 * What happens to one parameter of a request. `honoured`: it does what the API says. `only`: accepted
 * with the values that ask for nothing we lack, refused with any other. `ignored`: accepted and
 * without effect, because it never changes the text of an answer.
 */
export type ParameterRule =
  | { readonly rule: 'honoured'; readonly schema: z.ZodType; readonly note: string }
  | { readonly rule: 'only'; readonly accepts: (value: unknown) => boolean; readonly note: string }
  | { readonly rule: 'ignored'; readonly note: string };

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

export function honoured(schema: z.ZodType, note: string): ParameterRule {
  return { rule: 'honoured', schema, note };
}

/** Accepts exactly these values. */
export function only(values: readonly unknown[], note: string): ParameterRule {
  const spellings = new Set(values.map((value) => JSON.stringify(value)));
  return { rule: 'only', accepts: (value) => spellings.has(JSON.stringify(value)), note };
}

export function ignored(note: string): ParameterRule {
  return { rule: 'ignored', note };
}
