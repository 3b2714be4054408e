import { type EndpointOptions, type LoadPhase, runLoad, runSweep } from '../../bench/load/index.ts';
import type { LatencyLimits, RunRecord, SweepPoint } from '../../record/index.ts';
import { writeRecord } from '../../store/index.ts';
import { formatMetric } from '../../units/index.ts';
import { type CliContext, writeProgress } from '../context.ts';
import type { LoadFlags } from '../load.ts';
import { UsageError } from '../usage-error.ts';
import { choosePattern } from './choose-pattern.ts';

/** Runs the load test, tells how far it is, and stores the record. */
export async function runLoadCommand(
  flags: LoadFlags,
  context: CliContext,
): Promise<{ readonly record: RunRecord; readonly path: string }> {
  const record = await (flags.sweep === undefined
    ? runPattern(flags, context)
    : runSweepOf(flags.sweep, flags, context));
  const path = await (flags.out === undefined
    ? writeRecord(record)
    : writeRecord(record, flags.out));
  return { record, path };
}

async function runPattern(flags: LoadFlags, context: CliContext): Promise<RunRecord> {
  const pattern = await choosePattern(flags);
  const isOpen = pattern.kind !== 'closed-loop';
  return runLoad({
    ...commonOptions(flags, context),
    pattern,
    requests: pattern.kind === 'trace' ? pattern.arrivalsMs.length : requestsOf(flags),
    cache: flags.cache,
    ...(isOpen && flags.concurrency !== undefined ? { maxInFlight: flags.concurrency } : {}),
  });
}

function runSweepOf(
  axis: 'rate' | 'users',
  flags: LoadFlags,
  context: CliContext,
): Promise<RunRecord> {
  const fixed = (['rate', 'shape', 'trace', 'concurrency'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (fixed !== undefined) {
    throw new UsageError(`Cannot plan this load: a sweep varies what --${fixed} fixes`, {
      hint: `Leave out --${fixed}`,
    });
  }
  if (axis === 'users' && Object.keys(limitsOf(flags)).length === 0) {
    throw new UsageError('Cannot count users without a limit on how long they wait', {
      hint: 'Add for example --e2e-limit 2000',
    });
  }
  return runSweep({
    ...commonOptions(flags, context),
    axis,
    requests: Math.max(10, requestsOf(flags)),
    thinkTimeMs: flags.think,
    onStep: (point) => writeProgress(context, describeStep(point)),
  });
}

function commonOptions(flags: LoadFlags, context: CliContext): EndpointOptions {
  const { url, model, api, maxTokens, seed, warmup, keyEnv, promptTokens } = flags;
  const limits = limitsOf(flags);
  return {
    url,
    model,
    api,
    maxTokens,
    seed,
    warmupRuns: warmup,
    keyVariable: keyEnv,
    command: describeCommand(flags),
    signal: context.signal,
    onPhase: (phase) => writeProgress(context, PHASES[phase]),
    onProgress: ({ ended, failed, total }) =>
      writeProgress(
        context,
        `${ended} of ${total} answered${failed > 0 ? `, ${failed} failed` : ''}`,
      ),
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

const PHASES: Readonly<Record<LoadPhase, string>> = {
  'self-check': 'Checking the client on streams of known times',
  'warm-up': 'Warming up',
  cache: 'Trying prompts twice, to see what the cache does',
  measuring: 'Measuring',
};

function describeStep({ group, metrics, valid, reasons }: SweepPoint): string {
  const ttft = metrics.ttftMs;
  const figure =
    ttft === undefined ? '' : `, first token after ${formatMetric('ttftMs', ttft.p50)}`;
  return `${group}: ${valid ? 'held' : reasons[0]}${figure}`;
}

function requestsOf({ requests, limit }: LoadFlags): number {
  return Math.min(requests, limit ?? requests);
}

function limitsOf({ ttftLimit, tpotLimit, e2eLimit }: LoadFlags): LatencyLimits {
  return {
    ...(ttftLimit === undefined ? {} : { ttftMs: ttftLimit }),
    ...(tpotLimit === undefined ? {} : { tpotMs: tpotLimit }),
    ...(e2eLimit === undefined ? {} : { e2eLatencyMs: e2eLimit }),
  };
}

/** The command again, with every setting that shaped the result; only the name of the key is in it. */
function describeCommand(flags: LoadFlags): string {
  const { json: _json, out: _out, ...settings } = flags;
  const words = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name.replace(/[A-Z]/g, '-$&').toLowerCase()} ${value}`);
  return `lab load ${words.join(' ')}`;
}
