import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CodeFacts, ROOT, readCodeFacts } from './code-facts.ts';
import { findMismatches } from './find-mismatches.ts';
import { MUTATIONS } from './mutations.ts';

let facts: CodeFacts;
beforeAll(async () => {
  facts = await readCodeFacts();
});

describe('the deployment files', () => {
  it('agree with the code and with each other', () => {
    expect(findMismatches(facts)).toEqual([]);
  });

  it.each(MUTATIONS)('catch a wrong $kind: $to', ({ file, from, to }) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect(text).toContain(from);
    expect(findMismatches(facts, new Map([[file, text.replace(from, () => to)]]))).not.toEqual([]);
  });

  it('notice that the code changed: port, Node, variable, metric, health route', () => {
    const { metrics, environment } = facts;
    const changed: Partial<CodeFacts>[] = [
      { port: 8090 },
      { nodeVersion: '26.0.0' },
      { healthRoute: '/healthz' },
      { metricsRoute: '/prometheus' },
      { bin: 'lib/cli/main.js' },
      { models: new Set(['tiny-coder-3m']) },
      { environment: new Set([...environment].filter((name) => name !== 'LAB_API_KEY')) },
      { metrics: new Map([...metrics].filter(([name]) => name !== 'lab_requests_waiting')) },
    ];
    for (const change of changed) {
      expect(findMismatches({ ...facts, ...change }), Object.keys(change)[0]).not.toEqual([]);
    }
  });
});
