import type { NoiseFacts, NoiseVerdict } from '../../stats/index.ts';
import { boolean, type Check, integer, list, number, object, oneOf, optional } from '../check.ts';
import type { DelaySummary, PlantedCheck, SelfCheckRecord } from '../self-check-record.ts';
import { count, ms, name, percent, sentence, shape } from './values.ts';

const delay = shape<DelaySummary>({ p50Ms: ms, p99Ms: ms, maxMs: ms, n: count });

const planted = shape<PlantedCheck>({
  metric: name,
  concurrency: integer(1, 1e6),
  worstErrorMs: ms,
  medianErrorMs: ms,
  streams: count,
  isWithinLimit: boolean(),
});

const facts = shape<NoiseFacts>({
  blockMinimaSpreadPercent: optional(percent),
  stealPercent: optional(percent),
  otherCpuPercent: optional(percent),
  loadPerCore: optional(number(0, 1e6)),
  throttledPercent: optional(percent),
  cpuPressurePercent: optional(percent),
  frequencyMhz: optional(object({ min: number(0, 1e6), max: number(0, 1e6) })),
  thermalEvents: optional(count),
});

const noise = shape<NoiseVerdict>({
  verdict: oneOf('quiet', 'noisy', 'unknown'),
  reasons: list(sentence, 1000),
  facts,
});

export const selfCheck: Check = shape<SelfCheckRecord>({
  timerResolutionMs: optional(ms),
  eventLoopDelayMs: optional(ms),
  clientLagMs: optional(ms),
  plantedErrorMs: optional(ms),
  planted: optional(list(planted, 1000)),
  steadyState: optional(object({ reached: boolean(), reason: sentence, dropped: optional(count) })),
  noisePercent: optional(percent),
  clientLag: optional(delay),
  eventLoopDelay: optional(delay),
  clientCpuPercent: optional(percent),
  noise: optional(noise),
});
