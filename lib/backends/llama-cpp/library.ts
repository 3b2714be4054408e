import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EngineNotInstalledError } from './errors.ts';
import { installCommand } from './install-command.ts';

// The part of node-llama-cpp used here. Its own types are only there where it is installed.

export type Token = number & { readonly __token: never };

export interface LlamaSequence {
  evaluate(tokens: readonly Token[], options: EvaluateOptions): AsyncGenerator<Token>;
  clearHistory(): Promise<void>;
}

export interface EvaluateOptions {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
  readonly yieldEogToken: true;
}

export interface LlamaModel {
  readonly tokens: {
    readonly eos: Token | null;
    readonly infill: Readonly<Record<'prefix' | 'suffix' | 'middle', Token | null>>;
  };
  readonly trainContextSize: number;
  readonly typeDescription: string;
  tokenize(text: string, specialTokens: boolean): Token[];
  detokenize(
    tokens: readonly Token[],
    specialTokens: boolean,
    lastTokens: readonly Token[],
  ): string;
  isEogToken(token: Token): boolean;
  createContext(options: {
    contextSize: number;
    sequences: 1;
    threads: number;
  }): Promise<{ getSequence(): LlamaSequence }>;
  dispose(): Promise<void>;
}

export interface Llama {
  readonly gpu: false | string;
  loadModel(options: { modelPath: string; gpuLayers?: number }): Promise<LlamaModel>;
  dispose(): Promise<void>;
}

export interface Library {
  getLlama(options: {
    gpu: false | 'auto' | 'cuda';
    build: 'never';
    progressLogs: false;
    logLevel: 'error';
  }): Promise<Llama>;
}

/**
 * Imports the engine: from the folder in LAB_NODE_LLAMA_CPP, or as a package.
 *
 * @throws EngineNotInstalledError with the install command for this machine
 */
export async function importLibrary(wantsCuda: boolean): Promise<Library> {
  const folder = process.env.LAB_NODE_LLAMA_CPP;
  const name = 'node-llama-cpp'; // in a variable, so that nothing looks for its types
  const from = folder ? pathToFileURL(join(folder, 'dist', 'index.js')).href : name;
  try {
    return (await import(from)) as Library;
  } catch (cause) {
    const command = installCommand(process.platform, process.arch, wantsCuda);
    throw new EngineNotInstalledError('The engine "node-llama-cpp" is not installed', {
      cause,
      hint:
        command === undefined
          ? `It has no binary for ${process.platform} on ${process.arch}: use the transformers engine`
          : `Run: NODE_LLAMA_CPP_SKIP_DOWNLOAD=true ${command}`,
    });
  }
}
