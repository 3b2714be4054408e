// The evidence check: fails when a number that people can read has nothing behind it.
//
//   node evidence/check.ts [DIST]

import { join } from 'node:path';
import { SITE } from '../gen/paths.ts';
import { checkBuilt } from './check-built.ts';
import { checkSources } from './check-sources.ts';
import { formatViolation } from './violation.ts';

const built = checkBuilt(process.argv[2] ?? join(SITE, 'dist'));
const violations = [...checkSources(), ...built.violations];
for (const violation of violations) process.stderr.write(`${formatViolation(violation)}\n`);
if (violations.length > 0) {
  process.stderr.write(
    `${violations.length} numbers without evidence\n  hint: Let a cell compute it, or show it inside data-run, data-source or data-prediction; kinds that need none are in evidence/harmless.ts\n`,
  );
  process.exitCode = 1;
} else process.stderr.write(`Every number on ${built.pages} pages has its evidence\n`);
