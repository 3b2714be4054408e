import { readFile } from 'node:fs/promises';
import { type LoadPattern, parseTrace } from '../../bench/load/index.ts';
import type { LoadFlags } from '../load.ts';
import { UsageError } from '../usage-error.ts';

/** The pattern of arrivals the flags ask for; flags that contradict each other are wrong use. */
export async function choosePattern(flags: LoadFlags): Promise<LoadPattern> {
  const { shape, rate, trace, concurrency = 1, think } = flags;
  if (trace !== undefined) {
    if (shape !== undefined || rate !== undefined) {
      throw contradiction('a trace has its own arrivals', 'Leave out --shape and --rate');
    }
    return parseTrace(await readTrace(trace));
  }
  const kind = shape ?? (rate === undefined ? 'closed' : 'poisson');
  if (kind === 'closed' || kind === 'burst') {
    if (rate !== undefined) {
      throw contradiction(`the shape "${kind}" has no rate`, 'Leave out --rate or --shape');
    }
    return kind === 'burst'
      ? { kind: 'burst' }
      : { kind: 'closed-loop', users: concurrency, thinkTimeMs: think };
  }
  if (rate === undefined) {
    throw contradiction(`the shape "${kind}" needs a rate`, 'Add --rate N, requests a second');
  }
  return { kind, ratePerSecond: rate };
}

function contradiction(what: string, hint: string): UsageError {
  return new UsageError(`Cannot plan this load: ${what}`, { hint });
}

async function readTrace(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`Cannot read the trace "${path}"`, { hint: 'Check the path', cause });
  }
}
