// From a plan to the text of a task: words and names are drawn, the JSDoc is wrapped, and the
// program is cut behind the opening brace of the main function into prompt and reference.

import { capitalize } from './grammar/phrase.ts';
import {
  type Parameter,
  type Plan,
  type Program,
  toJavaScript,
  toTypeScript,
  typeOf,
} from './grammar/plan.ts';
import { createRandom, type Random } from './random.ts';

/** A task's text, before an id and tests. */
export interface AssembledTask {
  readonly compositionKey: string;
  readonly functionName: string;
  readonly prompt: string;
  readonly reference: string;
  readonly parameters: readonly Parameter[];
  /** JavaScript of the whole program, for computing expected values. */
  readonly javaScript: string;
}

const verbs = [
  'process',
  'transform',
  'compute',
  'solve',
  'handle',
  'run',
  'convert',
  'build',
  'prepare',
  'evaluate',
  'apply',
  'make',
  'get',
  'calculate',
  'create',
  'derive',
  'produce',
  'resolve',
];
const objects: Readonly<Record<string, readonly string[]>> = {
  nums: ['Numbers', 'Values', 'List', 'Data', 'Entries', 'Series'],
  strs: ['Words', 'Strings', 'List', 'Texts', 'Items', 'Entries'],
  str: ['Text', 'String', 'Input', 'Line', 'Message', 'Content'],
  num: ['Number', 'Value', 'Amount', 'Input', 'Figure', 'Count'],
  recs: ['Records', 'Rows', 'List', 'Data', 'Report', 'Overview'],
};

function drawFunctionName(random: Random, kind: string): string {
  const verb = random.pick(verbs);
  return random.chance(0.1) ? verb : `${verb}${random.pick(objects[kind] ?? objects.nums ?? [])}`;
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

/** The JSDoc block of a description. */
export function formatDoc(paragraphs: readonly string[]): string {
  const lines = paragraphs.flatMap((paragraph) => wrapLine(paragraph, 92));
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
}

function parameterList(parameters: readonly Parameter[]): string {
  return parameters.map((p) => `${p.name}⟦: ${p.type ?? typeOf(p.kind, p.entity)}⟧`).join(', ');
}

/** Draws words and names for a plan and writes it out. `writingSeed` decides both. */
export function assembleTask(plan: Plan, writingSeed: string): AssembledTask {
  const random = createRandom(writingSeed);
  const chosen: number[] = [];
  const choose = (options: readonly string[]): string => {
    const index = random.int(0, options.length - 1);
    chosen.push(index);
    return options[index] ?? '';
  };
  const kind = plan.key.slice(plan.key.indexOf(':') + 1).split('|')[0] ?? 'nums';
  const functionName = drawFunctionName(random, kind);
  const program = plan.write({ choose, random, functionName });
  const signature = `export function ${functionName}(${parameterList(program.parameters)})⟦: ${program.returns}⟧ {`;
  const before = program.before ? `${toTypeScript(program.before)}\n\n` : '';
  const prompt = `${before}${formatDoc(program.doc.map(capitalize))}\n${toTypeScript(signature)}`;
  const body = `\n${program.body.map((line) => `  ${line}`).join('\n')}\n}`;
  const after = program.after ? `\n\n${program.after}` : '';
  // With few keys, level 1 holds out wordings and constants: they become part of its key.
  const constants = plan.pieces.flatMap((piece) => piece.constants).join(',');
  const wording = plan.level === 1 ? `#${chosen.join('.')}#${constants}` : '';
  return {
    compositionKey: `${plan.level}/${plan.key}${wording}`,
    functionName,
    prompt,
    reference: toTypeScript(body + after),
    parameters: program.parameters,
    javaScript: toJavaScript(programJavaScript(program, signature, body + after)),
  };
}

function programJavaScript(program: Program, signature: string, rest: string): string {
  const helper = program.before?.includes('function ') ? `${program.before}\n` : '';
  return `${helper}${signature.replace('export ', '')}${rest}`;
}
