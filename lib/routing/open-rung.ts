import type { TextGenerator } from '../generation/index.ts';
import type { Rung } from './rung.ts';
import { type GuardSettings, RungGuard } from './rung-guard.ts';

/** A rung with its guard and the generator it opened. */
export class OpenRung {
  readonly rung: Rung;
  readonly guard: RungGuard;
  #opening: Promise<TextGenerator> | undefined;

  constructor(rung: Rung, settings: GuardSettings, now: () => number) {
    this.rung = rung;
    this.guard = new RungGuard(rung.name, rung.requestsPerMinute, settings, isRungsFault, now);
  }

  /** Opened once, however many ask at the same time; a failed opening is forgotten. */
  generator(): Promise<TextGenerator> {
    this.#opening ??= this.rung.open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async discard(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    await opening?.then((generator) => generator.dispose()).catch(() => {});
  }
}

const NOBODYS_FAULT = ['NoTemplateError', 'LogprobsUnsupportedError', 'AbortError'];

/** A rule that does not fit is an answer of its kind, not a sign of bad health. */
function isRungsFault(error: unknown): boolean {
  const name = (error as Error | null)?.name ?? '';
  return !NOBODYS_FAULT.includes(name) && !isCallersMistake(error);
}

/** The request has no meaning on any rung. */
export function isCallersMistake(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof TypeError && error.cause === undefined);
}

/** The generator is gone for good; its rung is not. */
export function needsFreshStart(error: unknown): boolean {
  return ['BackendCrashedError', 'GeneratorDisposedError'].includes(
    (error as Error | null)?.name ?? '',
  );
}
