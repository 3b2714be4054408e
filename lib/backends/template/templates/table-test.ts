import { type CodeTemplate, toTypeName } from '../code-template.ts';

export const tableTest: CodeTemplate = {
  id: 'table-test',
  title: 'a table of cases for one function, on node:test',
  needs: [
    ['test', 'tests', 'testing'],
    ['unit', 'function', 'table', 'cases', 'for'],
  ],
  example: 'a unit test for parse',
  write({ name, entity }) {
    const subject = name ?? entity ?? 'subject';
    return `import assert from 'node:assert/strict';
import { test } from 'node:test';

export interface ${toTypeName(subject)}Case<Input, Output> {
  readonly title: string;
  readonly input: Input;
  readonly expected: Output;
}

/** One test per case; a case fails alone. */
export function test${toTypeName(subject)}<Input, Output>(
  subject: (input: Input) => Output,
  cases: readonly ${toTypeName(subject)}Case<Input, Output>[],
): void {
  for (const { title, input, expected } of cases) {
    test(\`${subject}: \${title}\`, () => {
      assert.deepEqual(subject(input), expected);
    });
  }
}
`;
  },
};
