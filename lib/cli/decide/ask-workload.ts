// The interview: five groups of questions, each with a default that comes from this machine, from the runs
// made so far, or from the usual small team. Answering nothing decides on the defaults.

import {
  DEFAULT_WORKLOAD,
  type LatencyLimit,
  parseWorkload,
  type Workload,
} from '../../decision/index.ts';
import { detectDevice } from '../../device/index.ts';
import type { RunRecord } from '../../record/index.ts';
import { formatBytes } from '../../units/index.ts';
import { UsageError } from '../usage-error.ts';

/** How the interview talks; tests answer it from a script. */
export interface Interviewer {
  readonly say: (text: string) => void;
  readonly choose: <Value extends string>(
    question: string,
    options: readonly { readonly value: Value; readonly label: string }[],
    usual: Value,
  ) => Promise<Value>;
  /** An empty answer is the usual one; null where `mayBeNone` and the answer is "none". */
  readonly number: (question: string, usual: number | null) => Promise<number | null>;
  /** Bytes a model may take on this machine now. */
  readonly availableBytes: () => Promise<number>;
}

/** Asks the five groups. */
export async function askWorkload(
  records: readonly RunRecord[],
  interviewer?: Interviewer,
): Promise<Workload> {
  const ask = interviewer ?? (await terminalInterviewer());
  const usual = defaultsFrom(records);
  const available = await ask.availableBytes();
  ask.say(
    `Model size: ${formatBytes(available)} are free here, for about ${Math.floor(available / 1.3e9)} thousand million weights of one byte`,
  );
  const task = await ask.choose(
    'What is asked of the model?',
    [
      { value: 'completion', label: 'complete code while typing' },
      { value: 'chat', label: 'answer questions and write functions' },
    ],
    usual.task,
  );
  const qualityFloor = await ask.number(
    'Least share of tasks solved at the first attempt, 0 to 1',
    usual.qualityFloor,
  );
  ask.say('Latency');
  const latencyLimit = await askLatency(ask, usual.latencyLimit);
  ask.say('Training');
  const trainingRunsPerMonth = await ask.number(
    'Trainings of your own weights a month',
    usual.trainingRunsPerMonth,
  );
  const trainingHoursPerRun =
    (trainingRunsPerMonth ?? 0) > 0 ? await ask.number('GPU hours of each', 1) : 0;
  ask.say('Data');
  const privacy = await ask.choose(
    'Where may code go?',
    [
      { value: 'own-machines', label: 'nowhere: it stays on our machines' },
      { value: 'rented-machines', label: 'onto machines we rent' },
      { value: 'anywhere', label: 'to a provider too' },
    ],
    usual.privacy,
  );
  const offline = await ask.choose(
    'Must it work without a network?',
    [
      { value: 'no', label: 'no' },
      { value: 'yes', label: 'yes' },
    ],
    'no',
  );
  ask.say('Usage');
  const users = await ask.number('People', usual.users);
  const requestsPerDay = await ask.number('Requests a day, all together', usual.requestsPerDay);
  const dayShape = await ask.choose(
    'When do they come?',
    [
      { value: 'working-hours', label: 'in working hours' },
      { value: 'around-the-clock', label: 'around the clock' },
      { value: 'bursts', label: 'in bursts' },
    ],
    usual.dayShape,
  );
  const promptTokens = await ask.number('Tokens of a prompt', usual.promptTokens);
  const outputTokens = await ask.number('Tokens of an answer', usual.outputTokens);
  const budgetUsdPerMonth = await ask.number('Budget a month in dollars', usual.budgetUsdPerMonth);
  return parseWorkload({
    task,
    qualityFloor,
    latencyLimit,
    trainingRunsPerMonth: trainingRunsPerMonth ?? 0,
    trainingHoursPerRun: trainingHoursPerRun ?? 0,
    privacy,
    mustWorkOffline: offline === 'yes',
    users: users ?? usual.users,
    requestsPerDay: requestsPerDay ?? usual.requestsPerDay,
    dayShape,
    daysPerMonth: dayShape === 'around-the-clock' ? 30 : usual.daysPerMonth,
    promptTokens: promptTokens ?? usual.promptTokens,
    outputTokens: outputTokens ?? usual.outputTokens,
    budgetUsdPerMonth,
  });
}

/** The usual workload with the lengths of the newest run. */
export function defaultsFrom(records: readonly RunRecord[]): Workload {
  const newest = records.filter(({ valid }) => valid).at(-1);
  const { promptTokens, outputTokens } = newest?.workload.actual ?? {};
  return {
    ...DEFAULT_WORKLOAD,
    ...(promptTokens ? { promptTokens: Math.max(1, promptTokens.max) } : {}),
    ...(outputTokens ? { outputTokens: Math.max(1, outputTokens.max) } : {}),
  };
}

async function askLatency(
  ask: Interviewer,
  usual: LatencyLimit | null,
): Promise<LatencyLimit | null> {
  const ms = await ask.number('Most milliseconds until the whole answer', usual?.ms ?? null);
  if (ms === null) return null;
  const percentile = await ask.number(
    'For how many of a hundred requests',
    usual?.percentile ?? 95,
  );
  return { metric: 'e2eLatencyMs', ms, percentile: percentile ?? 95 };
}

async function terminalInterviewer(): Promise<Interviewer> {
  const clack = await import('@clack/prompts');
  const answered = <Value>(value: Value | symbol): Value => {
    if (!clack.isCancel(value)) return value as Value;
    throw new UsageError('The questions were not answered to the end', {
      hint: 'Give a JSON file instead: "lab decide workload.json"',
    });
  };
  return {
    say: (text) => clack.log.step(text),
    choose: async (message, options, initialValue) =>
      answered(
        await clack.select({
          message,
          options: options as never,
          initialValue: initialValue as never,
        }),
      ) as never,
    number: async (message, usual) => {
      const shown = usual === null ? 'none' : String(usual);
      const text = answered(
        await clack.text({
          message,
          placeholder: shown,
          defaultValue: shown,
          validate: (value) =>
            !value || value === 'none' || Number.isFinite(Number(value))
              ? undefined
              : 'A number, or "none"',
        }),
      );
      return text === 'none' ? null : Number(text);
    },
    availableBytes: async () => (await detectDevice()).memory.availableBytes,
  };
}
