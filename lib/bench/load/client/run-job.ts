import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  createWireClient,
  monotonicMs,
  parseEndpoint,
  type RawExchange,
  readExchange,
  type WireClient,
} from '../../../backends/openai-compatible/wire/index.ts';
import type { JobProgress, JobResult, LoadJob, RequestOutcome } from './job.ts';
import { summarizeDelays, watchClient } from './watch-client.ts';

/** Unread streams kept at most; above that they are read at once, which costs the others a little. */
const MOST_UNREAD_BYTES = 64 * 2 ** 20;

/** Sends what the job says and returns what came back, requests in the order of the job. */
export async function runJob(
  job: LoadJob,
  onProgress: (progress: JobProgress) => void,
): Promise<JobResult> {
  const { api, silenceMs, keyVariable, bodies } = job;
  const apiKey = keyVariable === undefined ? undefined : process.env[keyVariable];
  const wire = createWireClient(parseEndpoint(job.url), { api, silenceMs, apiKey });
  const store = createStore(bodies.length, apiKey);
  const watch = watchClient();
  const telling = setInterval(() => onProgress(store.progress()), 1000);
  try {
    const startedMs = monotonicMs();
    const send = createSender(job, wire, store, startedMs);
    await (job.arrivalsMs === undefined
      ? runClosedLoop(job, send)
      : runOpenLoop(job, send, startedMs));
  } finally {
    clearInterval(telling);
    wire.close();
  }
  const facts = watch.stop();
  const outcomes = store.outcomes(); // reading the streams is not part of what was watched
  const lags = outcomes.flatMap(({ dueAtMs, sentAtMs, hadToQueue }) =>
    dueAtMs === undefined || hadToQueue ? [] : [Math.max(0, sentAtMs - dueAtMs)],
  );
  return { outcomes, client: { ...facts, lag: summarizeDelays(lags) } };
}

type Send = (
  index: number,
  due?: { readonly atMs: number; readonly queued: boolean },
) => Promise<void>;

function createSender(job: LoadJob, wire: WireClient, store: Store, startedMs: number): Send {
  return async (index, due) => {
    store.onSend();
    const exchange = await wire.send(job.bodies[index] ?? '');
    const { sentAtMs: sentAtMonotonicMs, isNewConnection, status, server } = exchange;
    store.onEnd(exchange, {
      index,
      sentAtMs: sentAtMonotonicMs - startedMs,
      sentAtMonotonicMs,
      hadToQueue: due?.queued ?? false,
      isNewConnection,
      status,
      server,
      ...(due === undefined ? {} : { dueAtMs: due.atMs }),
    });
  };
}

async function runClosedLoop(job: LoadJob, send: Send): Promise<void> {
  const { bodies, maxInFlight, thinkTimeMs, staggerMs } = job;
  let next = 0;
  const user = async (number: number): Promise<void> => {
    if (number > 0 && staggerMs > 0) await sleep(number * staggerMs);
    for (let isFirst = true; next < bodies.length; isFirst = false) {
      if (thinkTimeMs > 0 && !isFirst) await sleep(thinkTimeMs);
      if (next >= bodies.length) return; // another user took the last one while this one thought
      await send(next++);
    }
  };
  const users = Math.min(maxInFlight, bodies.length);
  await Promise.all(Array.from({ length: users }, (_, number) => user(number)));
}

async function runOpenLoop(job: LoadJob, send: Send, startedMs: number): Promise<void> {
  const { arrivalsMs = [], maxInFlight } = job;
  const queue: { index: number; atMs: number }[] = [];
  const sent: Promise<void>[] = [];
  let inFlight = 0;
  const start = (index: number, atMs: number, queued: boolean): void => {
    inFlight += 1;
    sent.push(
      send(index, { atMs, queued }).then(() => {
        inFlight -= 1;
        const next = queue.shift();
        if (next !== undefined) start(next.index, next.atMs, true);
      }),
    );
  };
  for (const [index, atMs] of arrivalsMs.entries()) {
    const waitMs = startedMs + atMs - monotonicMs();
    // at least one turn of the event loop each: bytes leave at its end, and the stamp is from its start
    await (waitMs > 0 ? sleep(waitMs) : nextTurn());
    if (inFlight < maxInFlight) start(index, atMs, false);
    else queue.push({ index, atMs });
  }
  for (let i = 0; i < sent.length; i++) await sent[i]; // those in line are added as slots come free
}

interface Store {
  onSend(): void;
  onEnd(exchange: RawExchange, known: Omit<RequestOutcome, 'reading'>): void;
  progress(): JobProgress;
  outcomes(): readonly RequestOutcome[];
}

/** Keeps streams unread until everything was sent: reading one would delay the stamps of the others. */
function createStore(total: number, apiKey: string | undefined): Store {
  const unread: (() => void)[] = [];
  const outcomes: RequestOutcome[] = [];
  let unreadBytes = 0;
  let sent = 0;
  let ended = 0;
  let failed = 0;
  const readAll = (): void => {
    for (const read of unread.splice(0)) read();
    unreadBytes = 0;
  };
  return {
    onSend: () => {
      sent += 1;
    },
    onEnd: (exchange, known) => {
      ended += 1;
      if (exchange.failure !== undefined || exchange.status !== 200) failed += 1;
      unread.push(() => outcomes.push({ ...known, reading: readExchange(exchange, apiKey) }));
      unreadBytes += exchange.reads.reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (unreadBytes > MOST_UNREAD_BYTES) readAll();
    },
    progress: () => ({ sent, ended, failed, total }),
    outcomes: () => {
      readAll();
      return outcomes.sort((a, b) => a.index - b.index);
    },
  };
}
