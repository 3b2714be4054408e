/** How long a request may take, for the share of requests that the percentile names. */
export interface LatencyLimit {
  /** To the first token, or to the whole answer. */
  readonly metric: 'ttftMs' | 'e2eLatencyMs';
  readonly ms: number;
  /** 50, 90, 95 or 99: that many of a hundred requests must be within the limit. */
  readonly percentile: number;
}

/** When the day's requests come. */
export type DayShape = 'working-hours' | 'around-the-clock' | 'bursts';

/** Where code may go: nowhere, onto machines the team rents and controls, or anywhere. */
export type PrivacyRule = 'own-machines' | 'rented-machines' | 'anywhere';

/** What a team asks of a model, and what it must not do. Null means: no such limit. */
export interface Workload {
  readonly task: 'completion' | 'chat';
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Share of the prompt an API provider finds in its cache. */
  readonly cachedPromptShare: number;
  readonly requestsPerDay: number;
  readonly daysPerMonth: number;
  readonly dayShape: DayShape;
  readonly users: number;
  readonly latencyLimit: LatencyLimit | null;
  readonly privacy: PrivacyRule;
  readonly mustWorkOffline: boolean;
  readonly trainingRunsPerMonth: number;
  readonly trainingHoursPerRun: number;
  readonly budgetUsdPerMonth: number | null;
  /** Least share of tasks solved at the first attempt, 0 to 1. */
  readonly qualityFloor: number | null;
  /** Attempts allowed for a task whose answer did not pass. */
  readonly mostAttempts: number;
  /** Only to show what waiting costs; never part of the ranking. */
  readonly wageUsdPerHour: number | null;
}

/** A small team that completes code: what a question means when nobody answers it. */
export const DEFAULT_WORKLOAD: Workload = {
  task: 'completion',
  promptTokens: 400,
  outputTokens: 40,
  cachedPromptShare: 0,
  requestsPerDay: 400,
  daysPerMonth: 22,
  dayShape: 'working-hours',
  users: 4,
  latencyLimit: { metric: 'e2eLatencyMs', ms: 2000, percentile: 95 },
  privacy: 'anywhere',
  mustWorkOffline: false,
  trainingRunsPerMonth: 0,
  trainingHoursPerRun: 0,
  budgetUsdPerMonth: null,
  qualityFloor: null,
  mostAttempts: 1,
  wageUsdPerHour: null,
};

/** Hours with requests, and the share of the day's requests in the busiest of them. */
export const DAY_SHAPES: Readonly<
  Record<DayShape, { readonly activeHours: number; readonly peakHourShare: number }>
> = {
  // The busiest hour is taken as twice the average one: our assumption, an own load test says it better.
  'working-hours': { activeHours: 8, peakHourShare: 0.25 },
  'around-the-clock': { activeHours: 24, peakHourShare: 1 / 12 },
  bursts: { activeHours: 2, peakHourShare: 1 },
};
