// A structure is a program with slots: a loop whose condition, function and accumulator vary. The
// slots are drawn one by one, so a sibling is the same structure with one slot drawn again.

import type { Random } from '../random.ts';
import type { TaskLevel } from '../types.ts';
import type { Plan, Program, Writing } from './plan.ts';
import type { Kind, Maker, Piece } from './types.ts';

/** Draws the content of one slot. */
export type Slot<T extends Piece> = (random: Random) => T;

/** Slots by name. */
export type Slots = Readonly<Record<string, Slot<Piece>>>;

/** What the slots hold once they are filled. */
export type Filled<S extends Slots> = { readonly [K in keyof S]: ReturnType<S[K]> };

/** A structure: what it is, its slots, and how the filled slots are written out. */
export interface Structure<S extends Slots> {
  readonly id: string;
  readonly level: TaskLevel;
  readonly weight: number;
  /** Decides what the task's function is called. */
  readonly kind: Kind;
  /** Rejects fillings that make no sense. */
  readonly fits?: (parts: Filled<S>) => boolean;
  readonly write: (parts: Filled<S>, writing: Writing) => Program;
}

/** A structure whose slots are forgotten: something to draw plans from. */
export interface PlanSource {
  readonly id: string;
  readonly level: TaskLevel;
  readonly weight: number;
  draw(random: Random): Plan;
}

/** Makes a source of plans out of a structure. */
export function defineStructure<S extends Slots>(slots: S, structure: Structure<S>): PlanSource {
  const names = Object.keys(slots);
  const isFit = (parts: Readonly<Record<string, Piece>>): boolean => {
    const ids = names.map((name) => parts[name]).filter((p) => p && p.id !== 'constant');
    const hasTwins = new Set(ids.map((p) => p?.id)).size < ids.length;
    return !hasTwins && (structure.fits?.(parts as Filled<S>) ?? true);
  };
  const toPlan = (parts: Readonly<Record<string, Piece>>): Plan => ({
    level: structure.level,
    key: [
      `${structure.id}:${structure.kind}`,
      ...names.map((name) => parts[name]?.id).filter((id) => id !== 'constant'),
    ].join('|'),
    pieces: names.map((name) => parts[name]).filter((piece) => piece !== undefined),
    write: (writing) => structure.write(parts as Filled<S>, writing),
    reductions: () => [],
    sibling: (random) => {
      for (let attempt = 0; attempt < 20; attempt++) {
        const name = random.pick(names);
        const slot = slots[name];
        if (!slot) continue;
        const changed = { ...parts, [name]: slot(random) };
        if (isFit(changed)) return toPlan(changed);
      }
      return undefined;
    },
  });
  return {
    id: structure.id,
    level: structure.level,
    weight: structure.weight,
    draw: (random) => {
      for (;;) {
        const parts = Object.fromEntries(names.map((name) => [name, slots[name]?.(random)]));
        if (isFit(parts as Record<string, Piece>)) return toPlan(parts as Record<string, Piece>);
      }
    },
  };
}

/** A slot that draws from makers. */
export function from<T extends Piece>(makers: readonly Maker<T>[]): Slot<T> {
  return (random) => random.pick(makers).make(random);
}

/**
 * A slot filled by one of these pieces: variants of a structure. `NoInfer` because otherwise the
 * slot it is assigned to would decide what T is, and T would lose its fields.
 */
export function oneOf<T extends object>(
  variants: Readonly<Record<string, T>>,
): Slot<Piece & NoInfer<T>> {
  const ids = Object.keys(variants);
  return (random) => {
    const id = random.pick(ids);
    return { id, constants: [], ...(variants[id] as T) };
  };
}

/** A number constant; not part of the composition key. */
export interface NumberConstant extends Piece {
  readonly value: number;
}

/** A slot for a number constant. */
export function constant(low: number, high: number): Slot<NumberConstant> {
  return (random) => {
    const value = random.int(low, high);
    return { id: 'constant', constants: [value], value };
  };
}

/** A text constant; not part of the composition key. */
export interface TextConstant extends Piece {
  readonly text: string;
}

/** A slot for a text constant. */
export function textConstant(texts: readonly string[]): Slot<TextConstant> {
  return (random) => {
    const text = random.pick(texts);
    return { id: 'constant', constants: [text], text };
  };
}
