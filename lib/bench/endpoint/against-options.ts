import type { RequestSample } from '../../record/index.ts';
import type { SideOptions } from '../open-side.ts';
import type { EndpointTarget } from './connect-endpoint.ts';

/** A model here, and an endpoint. */
export interface AgainstEndpointOptions
  extends Pick<
    SideOptions,
    'model' | 'dtype' | 'device' | 'session' | 'promptTokens' | 'maxNewTokens' | 'seed'
  > {
  /** Side B. Whether a prompt may leave this machine is the caller's to decide. */
  readonly endpoint: EndpointTarget;
  /** @default 3 */
  readonly warmupRuns?: number;
  /** Prompts per side; the same ones for both. */
  readonly runs: number;
  /** Goes on with a run of the same settings that broke off. @default false */
  readonly isResumed?: boolean;
  readonly command: string;
  readonly signal?: AbortSignal;
  readonly onPhase?: (phase: string) => void;
  readonly onSample?: (sample: RequestSample, total: number) => void;
  /** Called when it ends before its time, with the number of rounds that are kept. */
  readonly onBroken?: (finishedRounds: number) => void;
}
