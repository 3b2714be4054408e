// 150 tasks whose sentences were written by hand, not by the grammar: how far does a model that
// learned the grammar's English get with a person's? Reported apart from the generated tasks. What
// they ask for is within the grammar's reach, so only the wording is new.

import { formatDoc } from '../assemble.ts';
import { chooseTests } from '../create-tests.ts';
import { compileProgram } from '../execute.ts';
import { declareEntity } from '../grammar/entities.ts';
import type { Parameter, ParameterKind } from '../grammar/plan.ts';
import { constantInputs, drawInputs } from '../inputs.ts';
import { createRandom } from '../random.ts';
import type { CodeTask, JsonValue, TaskLevel } from '../types.ts';
import { level1 } from './level-1.ts';
import { level2 } from './level-2.ts';
import { level3 } from './level-3.ts';
import { level4 } from './level-4.ts';
import { mutate } from './mutate.ts';
import type { HandwrittenTask } from './types.ts';

const kinds: Readonly<Record<string, ParameterKind>> = {
  number: 'num',
  'number[]': 'nums',
  string: 'str',
  'string[]': 'strs',
  'number[][]': 'grid',
};

let cached: readonly CodeTask[] | undefined;

/** All handwritten tasks with their tests, in a fixed order: 50, 50, 30 and 20 per level. */
export function handwrittenTasks(): readonly CodeTask[] {
  cached ??= [level1, level2, level3, level4].flatMap((tasks, index) =>
    tasks.map((task, position) => toCodeTask(task, (index + 1) as TaskLevel, position + 1)),
  );
  return cached;
}

function toCodeTask(task: HandwrittenTask, level: TaskLevel, position: number): CodeTask {
  const id = `handwritten-${level}-${String(position).padStart(2, '0')}`;
  const functionName = task.signature.slice(0, task.signature.indexOf('('));
  const before = task.before ?? (task.entity && declareEntity(task.entity));
  const prompt = [
    ...(before === undefined ? [] : [`${before}\n`]),
    formatDoc([task.sentence]),
    `export function ${task.signature} {`,
  ].join('\n');
  const body = task.body.split('\n').map((line) => (line === '' ? line : `  ${line}`));
  const reference = `\n${body.join('\n')}\n}${task.after === undefined ? '' : `\n\n${task.after}`}`;
  return {
    id,
    level,
    compositionKey: `handwritten/${id}`,
    functionName,
    prompt,
    reference,
    tests: createHandwrittenTests(task, functionName, id),
    source: 'handwritten',
  };
}

function createHandwrittenTests(
  task: HandwrittenTask,
  name: string,
  id: string,
): CodeTask['tests'] {
  const parameters = readParameters(task, name);
  const javaScript = toPlainJavaScript(task, parameters, name);
  // The constants of a text are the numbers and strings that stand in it.
  const constants = [
    ...[...task.body.matchAll(/(?<![\w.'])\d+(?!\w)/g)].map((match) => Number(match[0])),
    ...[...task.body.matchAll(/'([^'\n\\]+)'/g)].map((match) => match[1] ?? ''),
  ];
  const pieces = [{ id: 'text', constants }];
  const inputs: JsonValue[][] = [
    ...drawInputs(createRandom(id), parameters, pieces, 120),
    ...constantInputs(parameters, pieces),
  ];
  const mutants = mutate(javaScript).flatMap((mutant) => {
    try {
      return [compileProgram(mutant, name)];
    } catch {
      return []; // not a program any more
    }
  });
  return chooseTests(compileProgram(javaScript, name), inputs, mutants);
}

function readParameters(task: HandwrittenTask, name: string): Parameter[] {
  const list = task.signature.slice(name.length + 1, task.signature.indexOf(')'));
  return list.split(', ').map((text, index) => {
    const [parameter = '', type = ''] = text.split(': ');
    const { entity } = task;
    if (entity && type === `${entity.typeName}[]`) return { name: parameter, kind: 'recs', entity };
    if (entity && index === 1) return { name: parameter, kind: 'name', entity };
    const special = specialKind(task, parameter);
    const kind = special?.kind ?? kinds[type];
    if (kind === undefined) throw new TypeError(`No inputs for type "${type}" of "${name}"`);
    return {
      name: parameter,
      kind,
      ...(special && { format: special.format }),
      ...(task.isNatural && { domain: 'natural' as const }),
      ...(parameter === 'right' && { sameLengthAs: 'left' }),
    };
  });
}

/** Texts with a structure: commands, pairs, numbers with separators. */
function specialKind(
  task: HandwrittenTask,
  parameter: string,
): { kind: ParameterKind; format: readonly string[] } | undefined {
  if (parameter === 'commands') {
    const words = [...task.body.matchAll(/word === '(\w+)'/g)].map((match) => match[1] ?? '');
    return { kind: 'commands', format: words };
  }
  if (task.body.includes(".split('=')")) return { kind: 'pairs', format: [';', '='] };
  if (task.body.includes('Number.isNaN')) return { kind: 'numberText', format: [','] };
  return undefined;
}

// The few annotations that bodies and helpers hold, without a compiler at hand.
function toPlainJavaScript(
  task: HandwrittenTask,
  parameters: readonly Parameter[],
  name: string,
): string {
  const strip = (code: string): string =>
    code
      .replace(/^((?:const|let) \w+): [^=;]+/gm, '$1 ')
      .replace(/^function (\w+)\((\w+): \w+\): \w+ \{/gm, 'function $1($2) {');
  const helper = task.before?.startsWith('function') ? strip(task.before) : '';
  const names = parameters.map((parameter) => parameter.name).join(', ');
  return `${helper}\nfunction ${name}(${names}) {\n${strip(task.body)}\n}\n${strip(task.after ?? '')}`;
}
