import type { GeneratorInfo } from '../../generation/index.ts';
import type { DemoQuestion } from './choose-recording.ts';
import type { DemoColumn } from './columns.ts';
import type { DemoPlaces } from './places.ts';
import type { DemoAnswer } from './stream-answer.ts';

/** A painted part of the terminal. */
export interface DemoFrame {
  paint(left: DemoColumn, right: DemoColumn): void;
  close(): void;
}

/** What a step has to work with. */
export interface DemoScene {
  readonly question: DemoQuestion;
  readonly places: DemoPlaces;
  readonly offloaded: 'live' | 'recorded';
  /** Address of the endpoint; undefined when none is set. */
  readonly apiUrl: string | undefined;
  /** Aborted when somebody leaves. */
  readonly signal: AbortSignal;
  /** Answers of the steps before, for those that come after. */
  readonly answers: { here?: DemoAnswer; there?: DemoAnswer };
  say(line: string): void;
  openFrame(): DemoFrame;
}

/** One step: what it shows, said before its key, and what runs after it. */
export interface DemoStep {
  readonly title: string;
  readonly shows: string;
  run(scene: DemoScene): Promise<void>;
}

/** Which answer this is, loud enough that nobody takes a recording for a live one. */
export function badgeOf({ backend, mode, model }: GeneratorInfo, scene: DemoScene): string {
  const { id, startedAt, machine } = scene.question.recording;
  if (backend === 'replay') {
    return `there: RECORDED ${startedAt.slice(0, 10)}, run ${id}, on ${machine.cpuModel}`;
  }
  const host = new URL(scene.apiUrl ?? '').host;
  return mode === 'live'
    ? `there: live, ${model} at ${host}`
    : `there: ${mode.toUpperCase()}, as ${host} says, ${model}`;
}
