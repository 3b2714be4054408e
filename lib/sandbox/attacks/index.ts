// Answers that try to cheat or to get out, one table per aim: escape the process, exhaust it, forge a pass.
// Each names the verdict it must end in. They are lesson material as much as a test: every one was
// plausible enough to need a wall.

import type { Attack } from './attack.ts';
import { ESCAPE_ATTACKS } from './escape.ts';
import { EXHAUSTION_ATTACKS } from './exhaustion.ts';
import { FORGERY_ATTACKS } from './forgery.ts';

/** Every hostile answer the sandbox is tried with. None may pass, none may touch anything outside. */
export const ATTACKS: readonly Attack[] = [
  ...EXHAUSTION_ATTACKS,
  ...FORGERY_ATTACKS,
  ...ESCAPE_ATTACKS,
];
