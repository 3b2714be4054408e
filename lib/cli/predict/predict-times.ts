import {
  type Band,
  conformalBand,
  type Estimate,
  fitCalibration,
  judgeProbe,
  kernelOf,
  modelTimeFromSpecification,
  predictPromptMs,
  predictStepMs,
  residualsOf,
  summarizeTrack,
  type TrackRecord,
  withBand,
} from '../../prediction/index.ts';
import {
  describeProbedMachine,
  fingerprintOf,
  hasOlderProbe,
  readLedger,
  readProbe,
} from '../../probe/index.ts';
import type { Architecture, OnnxDtype } from '../../sizing/index.ts';

/** Times of one request with what they rest on. */
export interface PredictedTimes {
  readonly ttftMs: Estimate;
  /** In the middle of the answer; null for an encoder, which writes no tokens. */
  readonly tpotMs: Estimate | null;
  readonly e2eLatencyMs: Estimate;
  readonly basis: 'probe' | 'specification';
  /** `modelled`: nothing was run on this machine. */
  readonly label: 'calibrated' | 'modelled';
  readonly interval: { readonly ttftMs: Band; readonly tpotMs: Band };
  /** How right past predictions on this basis were, on this machine; null without any. */
  readonly track: { readonly ttftMs: TrackRecord | null; readonly tpotMs: TrackRecord | null };
  /** Set with the basis `probe`. */
  readonly probe: { readonly ageMs: number; readonly spreadFactor: number } | null;
  /** Why there is no probe behind it, and what to do. */
  readonly notProbed: string | null;
  readonly rate: {
    readonly hardware: string;
    readonly source: string;
    readonly asOf: string | null;
  };
}

export interface TimedRequest {
  readonly dtype: OnnxDtype;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** From the probe of this machine where there is a fresh one, else from published rates. */
export async function predictTimes(
  architecture: Architecture,
  request: TimedRequest,
): Promise<PredictedTimes> {
  const { dtype, promptTokens, outputTokens } = request;
  const machine = await describeProbedMachine();
  const modelled = modelTimeFromSpecification(architecture, dtype, request, machine.usableCores);
  const { source, asOf } = modelled.rate.decodeBytesPerSecond;
  const ledger = await readLedger(fingerprintOf(machine));
  const trackOf = (basis: 'probe' | 'specification'): PredictedTimes['track'] => ({
    ttftMs: summarizeTrack(ledger, 'ttftMs', basis),
    tpotMs: summarizeTrack(ledger, 'tpotMs', basis),
  });
  const rate = { hardware: modelled.rate.hardware, source, asOf };
  const fromSpecification = (notProbed: string): PredictedTimes => ({
    ttftMs: modelled.ttftMs,
    tpotMs: modelled.tpotMs,
    e2eLatencyMs: addSteps(modelled.ttftMs, modelled.tpotMs, outputTokens - 1),
    basis: 'specification',
    label: 'modelled',
    // published rates of another machine: errors made with them here do not narrow the range
    interval: {
      ttftMs: conformalBand([], 'specification'),
      tpotMs: conformalBand([], 'specification'),
    },
    track: trackOf('specification'),
    probe: null,
    notProbed,
    rate,
  });
  if (architecture.kind !== 'decoder') return fromSpecification('the probe runs decoders only');
  const stored = await readProbe(machine);
  if (stored === undefined) {
    return fromSpecification(
      (await hasOlderProbe(machine))
        ? 'the probe timed passes as they are not made any more: run "lab probe" again'
        : 'no probe of this machine: run "lab probe"',
    );
  }
  if (stored.isExpired) return fromSpecification('the probe is too old: run "lab probe" again');
  const kernel = kernelOf(dtype);
  const calibration = kernel && fitCalibration(stored.probe, kernel);
  if (calibration === undefined) return fromSpecification(`the probe has not run "${dtype}"`);
  const { spreadFactor } = judgeProbe(stored.probe);
  const interval = {
    ttftMs: conformalBand(residualsOf(ledger, 'ttftMs', 'probe'), 'probe'),
    tpotMs: conformalBand(residualsOf(ledger, 'tpotMs', 'probe'), 'probe'),
  };
  const promptMs = predictPromptMs(architecture, calibration, promptTokens);
  const ttftMs = withBand(promptMs, interval.ttftMs, spreadFactor);
  const stepMs = predictStepMs(architecture, calibration, promptTokens + outputTokens / 2);
  const tpotMs = withBand(stepMs, interval.tpotMs, spreadFactor);
  return {
    ttftMs,
    tpotMs,
    e2eLatencyMs: addSteps(ttftMs, tpotMs, outputTokens - 1),
    basis: 'probe',
    label: 'calibrated',
    interval,
    track: trackOf('probe'),
    probe: { ageMs: stored.ageMs, spreadFactor },
    notProbed: null,
    rate,
  };
}

/** The first token, then the others. */
function addSteps(ttft: Estimate, tpot: Estimate | null, steps: number): Estimate {
  if (tpot === null) return ttft;
  return {
    value: ttft.value + steps * tpot.value,
    low: ttft.low + steps * tpot.low,
    high: ttft.high + steps * tpot.high,
  };
}
