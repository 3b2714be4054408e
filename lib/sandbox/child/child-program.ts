import { childMain } from './child-main.ts';
import { CONTEXT_PRELUDE } from './context-prelude.ts';
import { describeThrown } from './describe-thrown.ts';
import { encodeValue } from './encode-value.ts';
import { stripProcess } from './strip-process.ts';

/**
 * The program of a child process as one JavaScript text for `node --eval`. The child may read no file,
 * so its code travels on the command line: the source text of self-contained functions.
 */
export function createChildProgram(): string {
  return [
    "'use strict';",
    `(${String(childMain)})(require, process, ${JSON.stringify(CONTEXT_PRELUDE)}, {`,
    `encodeValue: ${String(encodeValue)},`,
    `describeThrown: ${String(describeThrown)},`,
    `stripProcess: ${String(stripProcess)},`,
    '});',
  ].join('\n');
}
