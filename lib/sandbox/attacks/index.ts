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
