import type { ExecutionReport } from '../sandbox/index.ts';
import type { JsonValue, TaskTest } from '../tasks/index.ts';

/** Separate things a good answer does. Each is a yes or no about one answer. */
export interface AnswerFacets {
  readonly parses: boolean;
  readonly typeChecks: boolean;
  readonly importsResolve: boolean;
  readonly testsPass: boolean;
  /** Passes every test whose arguments are at an edge; null when the task has none. */
  readonly edgeCases: boolean | null;
  /** Every exported function has a documentation comment. */
  readonly documented: boolean;
}

/** The facets of one executed answer. */
export function listFacets(
  source: string,
  tests: readonly TaskTest[],
  report: ExecutionReport,
): AnswerFacets {
  const edges = tests.flatMap((test, index) =>
    test.args.some(isEdge) ? [report.tests[index]?.state === 'passed'] : [],
  );
  return {
    parses: report.parses,
    typeChecks: report.typeChecks,
    importsResolve: report.importsResolve,
    testsPass: report.testsPassed === tests.length,
    edgeCases: edges.length === 0 ? null : edges.every((passed) => passed),
    documented: isDocumented(source),
  };
}

/** Nothing, zero, one element, or a list of equal elements. */
function isEdge(value: JsonValue): boolean {
  if (value === null || value === 0 || value === '') return true;
  if (!Array.isArray(value)) return false;
  const items = value.map((item) => JSON.stringify(item));
  return items.length <= 1 || new Set(items).size === 1;
}

function isDocumented(source: string): boolean {
  const lines = source.split('\n');
  const exported = lines.flatMap((line, index) =>
    /^export (async )?(default )?function\b/.test(line) ? [index] : [],
  );
  return exported.length > 0 && exported.every((index) => lines[index - 1]?.trim().endsWith('*/'));
}
