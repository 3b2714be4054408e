/** A stream without surprises: the first token after `ttftMs`, then one every `tpotMs`. */
export interface SteadyPlan {
  readonly ttftMs: number;
  readonly tpotMs: number;
  readonly outputTokens: number;
}

export interface PlantedOptions {
  /** Answer to every prompt that names no script. */
  readonly steady: SteadyPlan;
  /** Requests served at once; more wait in line. Left out, there is no limit. */
  readonly slots?: number;
  /** Keeps a prefix cache: a prompt seen before is answered this many times sooner, and says so. */
  readonly cachedTimesFaster?: number;
  /** With a prefix cache: tells how many tokens were cached. @default true */
  readonly reportsCachedTokens?: boolean;
}

/** A prompt that asks for a script by name. The number makes it unlike every other prompt. */
export function plantedPrompt(script: string, number: number): string {
  return `planted:${script} #${number}`;
}

/** Name and number a prompt asks for. */
export function readPlantedPrompt(
  prompt: string,
): { readonly script: string; readonly number: number } | undefined {
  const match = /planted:([a-z-]+) #(\d+)/.exec(prompt);
  return match ? { script: match[1] ?? '', number: Number(match[2]) } : undefined;
}
