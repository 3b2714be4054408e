import type { CodeTask, JsonValue, TaskTest } from '../tasks/index.ts';

/**
 * Turns the test script of a MultiPL-E task into tests whose expected values stay with us. Such a script
 * compares `candidate(...)` with a literal, call by call; run as it is, it would show the answer what
 * is expected of it. Only comparisons of JSON literals are taken; a task without any is undefined.
 */
export async function toRunnableTask(task: CodeTask): Promise<CodeTask | undefined> {
  if (task.testScript === undefined) return task;
  const { default: ts } = await import('typescript');
  const file = ts.createSourceFile('tests.ts', task.testScript, ts.ScriptTarget.ES2023);
  const tests: TaskTest[] = [];

  const readLiteral = (node: import('typescript').Expression): JsonValue | undefined => {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
    if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
    if (node.kind === ts.SyntaxKind.NullKeyword) return null;
    if (ts.isParenthesizedExpression(node)) return readLiteral(node.expression);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
      const value = readLiteral(node.operand);
      return typeof value === 'number' ? -value : undefined;
    }
    if (ts.isArrayLiteralExpression(node)) return readAll(node.elements);
    if (ts.isObjectLiteralExpression(node)) {
      const entries: [string, JsonValue][] = [];
      for (const property of node.properties) {
        if (!ts.isPropertyAssignment(property)) return undefined;
        const { name } = property;
        if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name) && !ts.isNumericLiteral(name)) {
          return undefined;
        }
        const value = readLiteral(property.initializer);
        if (value === undefined) return undefined;
        entries.push([name.text, value]);
      }
      return Object.fromEntries(entries);
    }
    return undefined;
  };
  const readAll = (
    nodes: readonly import('typescript').Expression[],
  ): readonly JsonValue[] | undefined => {
    const values = nodes.map(readLiteral);
    return values.every((value) => value !== undefined) ? values : undefined;
  };

  const visit = (node: import('typescript').Node): void => {
    if (ts.isCallExpression(node) && /^assert\.\w*[eE]qual$/.test(node.expression.getText(file))) {
      const [actual, expected] = node.arguments;
      if (actual !== undefined && expected !== undefined && ts.isCallExpression(actual)) {
        const args = readAll(actual.arguments);
        const value = readLiteral(expected);
        if (args !== undefined && value !== undefined) tests.push({ args, expected: value });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return tests.length === 0 ? undefined : { ...task, tests };
}
