import type { FinishReason, GeneratorInfo, UsageSource } from '../generation/index.ts';
import type { RungKind } from './rung.ts';

/** What happened at one rung, in the order they were asked. */
export interface RouteStep {
  readonly rung: string;
  readonly kind: RungKind;
  /** `skipped`: not asked. `failed`: asked without an answer. */
  readonly state: 'answered' | 'skipped' | 'failed';
  /** Why; of an answer, why this rung was asked. Never holds the prompt. */
  readonly reason: string;
  readonly elapsedMs: number;
  /** What asking cost, also where the answer was of no use; undefined where nobody knows. */
  readonly costUsd: number | undefined;
}

/** An answer with everything that says where it came from. */
export interface RoutedAnswer {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly rung: string;
  readonly kind: RungKind;
  /** Model, weight format and device of the rung, and who says so. */
  readonly info: GeneratorInfo;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly countedBy: UsageSource;
  /** Of all rungs that were asked; undefined where one of them is unknown. */
  readonly costUsd: number | undefined;
  readonly e2eLatencyMs: number;
  readonly steps: readonly RouteStep[];
  /** `stored`: given before, `ageMs` ago; its labels are those of that time. */
  readonly cache:
    | { readonly state: 'off' | 'fresh' }
    | { readonly state: 'stored'; readonly ageMs: number };
}
