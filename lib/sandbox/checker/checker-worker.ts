// Runs in a worker thread: a program can keep the compiler busy for minutes, and then the thread is ended.
import { parentPort } from 'node:worker_threads';
import { createProgramChecker } from './check-program.ts';

const check = createProgramChecker();
parentPort?.on('message', (source: string) => {
  try {
    parentPort?.postMessage({ checked: check(source) });
  } catch (error) {
    // The compiler itself gave up, on a program nested too deep for its stack for one.
    parentPort?.postMessage({ failure: String(error).slice(0, 300) });
  }
});
