/** Why a request failed. `http-429` and the like name the status. */
export type FailureKind =
  | 'refused'
  | 'reset'
  | 'timeout'
  | `http-${number}`
  | 'not-streamed'
  | 'error-event'
  | 'malformed'
  | 'incomplete'
  | 'empty';

export interface WireFailure {
  readonly kind: FailureKind;
  /** One sentence, the key removed. */
  readonly reason: string;
}

/** Bytes of one read of the socket and when they were here, on the monotonic clock. */
export interface RawRead {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** One request as it went over the wire; nothing in it has been looked into. */
export interface RawExchange {
  /** Just before the request was written; connecting comes after it and counts. */
  readonly sentAtMs: number;
  readonly endedAtMs: number;
  readonly isNewConnection: boolean;
  /** 0 when no answer came. */
  readonly status: number;
  readonly contentType: string;
  /** What the server calls itself. */
  readonly server: string | undefined;
  readonly reads: readonly RawRead[];
  readonly failure: WireFailure | undefined;
}
