import type { TrainingExample } from './answer-source.ts';

/**
 * Fits the answer of another task to this prompt in the plainest way: parameters are renamed by
 * position, and the numbers and quoted texts of the other description become this one's, by position
 * too, where both have the same count. It understands nothing.
 */
export function adaptAnswer(nearest: TrainingExample, prompt: string): string {
  const renames = new Map<string, string>();
  const pairs = (from: readonly string[], to: readonly string[]): void => {
    if (from.length !== to.length) return;
    from.forEach((name, index) => {
      // A value that would have to become two different ones stays as it is.
      const target = to[index] as string;
      if (renames.has(name) && renames.get(name) !== target) renames.set(name, name);
      else renames.set(name, target);
    });
  };
  pairs(parameterNames(nearest.prompt), parameterNames(prompt));
  pairs(constants(nearest.prompt), constants(prompt));
  pairs(functionNames(nearest.prompt), functionNames(prompt));
  return nearest.completion.replace(/'[^'\n]*'|[A-Za-z_$][\w$]*|\d+(?:\.\d+)?/g, (piece) => {
    return renames.get(piece) ?? piece;
  });
}

/** Names in the parameter list of the last function of a prompt. */
function parameterNames(prompt: string): readonly string[] {
  const list = /\(([^()]*)\)[^()]*$/.exec(prompt)?.[1] ?? '';
  return [...list.matchAll(/([A-Za-z_$][\w$]*)\??\s*:/g)].map((match) => match[1] as string);
}

function functionNames(prompt: string): readonly string[] {
  return [...prompt.matchAll(/function ([A-Za-z_$][\w$]*)/g)].map((match) => match[1] as string);
}

/** Numbers, and texts in double quotes as they would stand in code, of the last comment. */
function constants(prompt: string): readonly string[] {
  const comment = prompt.slice(Math.max(0, prompt.lastIndexOf('/**')));
  return [...comment.matchAll(/"([^"\n]*)"|\b\d+(?:\.\d+)?\b/g)].map((match) =>
    match[1] === undefined ? match[0] : `'${match[1]}'`,
  );
}
