// Few samples, honest intervals. A measurement without an interval is an anecdote, so everything here
// turns samples into a number and how far it may be off. Quantiles are bounded by order statistics:
// nobody has to believe that latencies are bell-shaped. A tail is printed only above its sample floor
// (p95 needs 130 requests), a median has no 95 % interval below 6. Samples are requests or runs, never
// the tokens of one request: those depend on each other. Nothing is ever deleted as an outlier.

export { type BatchMeansInterval, batchMeans, effectiveSampleSize } from './batch-means.ts';
export { binomialProbability } from './binomial.ts';
export { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from './bootstrap.ts';
export { dependenceOfMean, lagCorrelation } from './correlation.ts';
export { type MeanInterval, mean, meanInterval } from './mean.ts';
export {
  judgeNoise,
  NOISE_LIMITS,
  type NoiseFacts,
  type NoiseVerdict,
  spreadOfBlockMinima,
} from './noise.ts';
export { normalCumulative } from './normal.ts';
export { interquartileRange, median, quantile, sortedQuantile } from './quantile.ts';
export { type QuantileInterval, quantileInterval } from './quantile-interval.ts';
export { createRandom, type Random } from './random.ts';
export { seriesQuantileInterval } from './series-quantile.ts';
export { detectSteadyState, type SteadyState, type SteadyStateOptions } from './steady-state.ts';
export { studentQuantile } from './student-t.ts';
export { sampleFloor, type TailQuantile, tailQuantile } from './tail-bound.ts';
export { type Trend, testTrend } from './trend.ts';
export { type RateEstimate, wilsonInterval } from './wilson.ts';
