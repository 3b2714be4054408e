import type { Rates } from './rates.ts';
import type { Usage } from './usage.ts';

type TokenUsage = Pick<
  Usage,
  'promptTokens' | 'outputTokens' | 'cachedPromptShare' | 'cacheWriteShare'
>;

/**
 * Dollars of one request. Tokens read from the provider's cache and tokens written into it have their own
 * price; where none is listed they cost what input costs. Above a tier's prompt length the whole request
 * is billed at the tier's rates.
 */
export function tokenCostUsd(tiers: Rates['tiers'], usage: TokenUsage): number {
  const { promptTokens, outputTokens, cachedPromptShare, cacheWriteShare } = usage;
  let tier = tiers[0];
  for (const one of tiers) if (promptTokens > one.abovePromptTokens) tier = one;
  if (tier === undefined) return Number.NaN;
  const { input, output, cacheRead, cacheWrite } = tier;
  const plainShare = 1 - cachedPromptShare - cacheWriteShare;
  const perPromptToken =
    plainShare * input +
    cachedPromptShare * (cacheRead ?? input) +
    cacheWriteShare * (cacheWrite ?? input);
  return (promptTokens * perPromptToken + outputTokens * output) / 1e6;
}
