import type { CodeTemplate } from '../code-template.ts';

export const debounceFunction: CodeTemplate = {
  id: 'debounce-function',
  title: 'a call that waits until calls stop coming',
  needs: [['debounce', 'debounces', 'debounced']],
  example: 'a debounce function',
  write({ name = 'debounce' }) {
    return `/** Calls \`work\` once, \`delayMs\` after the last call, with its arguments. */
export function ${name}<Args extends readonly unknown[]>(
  work: (...args: Args) => void,
  delayMs: number,
): { (...args: Args): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const debounced = (...args: Args): void => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), delayMs);
  };
  debounced.cancel = (): void => clearTimeout(timer);
  return debounced;
}
`;
  },
};
