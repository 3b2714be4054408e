// A plan is what a task asks for, before it has words and names. It can be written out as English
// and TypeScript, and it knows its siblings: the same plan with one piece replaced or removed.
//
// Code text marks its type annotations with ⟦ ⟧, so one text gives TypeScript (marks removed) and
// JavaScript (marks removed with what they hold) without a compiler at hand.

import type { Random } from '../random.ts';
import type { TaskLevel } from '../types.ts';
import type { Entity } from './entities.ts';
import type { Choose, Kind, Piece } from './types.ts';

/** One parameter of the task's function, as far as test inputs need to know it. */
export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** 'natural': whole numbers from 0 up, small enough to count to. */
  readonly domain?: 'natural';
  readonly entity?: Entity;
  /** The TypeScript type, where the kind does not say it. */
  readonly type?: string;
  /** Separators or command words that inputs should use. */
  readonly format?: readonly string[];
  /** Mostly as long as the parameter of this name. */
  readonly sameLengthAs?: string;
}

/** What a parameter can be: a kind that operations work on, or one that only programs take. */
export type ParameterKind = Kind | 'pairs' | 'numberText' | 'commands' | 'grid' | 'name' | 'nested';

/** A plan written out. */
export interface Program {
  /** JSDoc text: paragraphs or numbered lines. */
  readonly doc: readonly string[];
  /** Declarations before the JSDoc. */
  readonly before?: string;
  readonly parameters: readonly Parameter[];
  readonly returns: string;
  /** Statements, indented by two spaces from the function body on. */
  readonly body: readonly string[];
  /** A helper function behind the main one. */
  readonly after?: string;
}

/** How a plan is written: which wordings and which names. */
export interface Writing {
  readonly choose: Choose;
  readonly random: Random;
  readonly functionName: string;
}

/** A task before words and names. */
export interface Plan {
  readonly level: TaskLevel;
  readonly key: string;
  readonly pieces: readonly Piece[];
  write(writing: Writing): Program;
  sibling(random: Random): Plan | undefined;
  /** The plan with one step left out, for each step that can be left out. */
  reductions(): readonly Plan[];
}

/** TypeScript text: annotations kept. */
export function toTypeScript(code: string): string {
  return code.replaceAll('⟦', '').replaceAll('⟧', '');
}

/** JavaScript text: annotations removed. */
export function toJavaScript(code: string): string {
  return code.replace(/⟦[^⟧]*⟧/g, '');
}

const types: Readonly<Record<Exclude<ParameterKind, 'recs'>, string>> = {
  num: 'number',
  nums: 'number[]',
  str: 'string',
  strs: 'string[]',
  bool: 'boolean',
  counts: 'Record<string, number>',
  pairs: 'string',
  numberText: 'string',
  commands: 'string[]',
  grid: 'number[][]',
  name: 'string',
  nested: 'object[]',
};

/** The TypeScript type of a kind. */
export function typeOf(kind: ParameterKind, entity?: Entity): string {
  return kind === 'recs' ? `${entity?.typeName ?? 'unknown'}[]` : types[kind];
}
