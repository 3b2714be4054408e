// Level 4: small programs. Each family lives in its own file.

import { errorPrograms } from './error-programs.ts';
import { helperPrograms } from './helper-programs.ts';
import { parsePrograms } from './parse-programs.ts';
import { recordPrograms } from './record-programs.ts';
import type { PlanSource } from './structure.ts';

/** All level 4 structures. */
export const programs: readonly PlanSource[] = [
  ...errorPrograms,
  ...helperPrograms,
  ...parsePrograms,
  ...recordPrograms,
];
