import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { tuneDecoder } from '../onnx/index.ts';
import { hasTwoSessions, type PassSettings } from './choose-settings.ts';
import type { PreparedModel, SessionOptions } from './prepared-model.ts';
import { toRuntimeOptions } from './runtime-options.ts';

type Session = import('onnxruntime-node').InferenceSession;

/** A session for passes over prompts and one for single tokens, which may be the same. */
export interface PassSessions {
  readonly prompt: Session;
  readonly token: Session;
}

/**
 * Loads a decoder whose cache stays in place, once or twice, from a graph that is rewritten in memory:
 * nothing is written to disk, and weights are mapped from the files they lie in.
 *
 * @throws RangeError for a graph that is not ONNX; whatever the runtime throws
 */
export async function openSessions(
  prepared: PreparedModel,
  options: SessionOptions,
): Promise<PassSessions> {
  const { InferenceSession } = await import('onnxruntime-node');
  const path = prepared.weightFiles[0]?.path ?? prepared.folder;
  const { prompt, token } = withThreads(prepared.passes, options.threads);
  const hasTwo = hasTwoSessions({ passes: { prompt, token } });
  const passes: Readonly<Record<string, PassSettings>> = hasTwo ? { prompt, token } : { prompt };
  const sessions: Session[] = [];
  for (const { name, graph, threads } of await tuneGraphs(path, passes)) {
    const runtime = toRuntimeOptions(options, threads, name);
    const session = {
      ...(runtime.extra?.session as object),
      // a graph in memory has no folder in which its weights could be
      model_external_initializers_file_folder_path: dirname(path),
    };
    sessions.push(
      await InferenceSession.create(graph, {
        ...runtime,
        executionProviders: ['cpu'],
        extra: { session },
      }),
    );
  }
  const [first, second = first] = sessions as [Session, Session?];
  return { prompt: first, token: second };
}

interface TunedGraph extends PassSettings {
  readonly name: string;
  readonly graph: Uint8Array;
}

/** The graph for each kind of pass; weights inside the file are in memory only until all graphs are made. */
async function tuneGraphs(
  path: string,
  passes: Readonly<Record<string, PassSettings>>,
): Promise<TunedGraph[]> {
  const model = await readFile(path);
  const graphs = Object.entries(passes).map(([name, settings]) => {
    const levels = settings.accuracyLevels ?? {};
    return { ...settings, name, graph: tuneDecoder(model, { file: basename(path), levels }) };
  });
  // at once: the collector would come when the sessions have packed the weights, too late for the peak
  if (model.buffer.byteLength === model.length) model.buffer.transfer(0);
  return graphs;
}

/** Threads that somebody asked for are meant for every pass. */
function withThreads(
  { prompt, token }: PreparedModel['passes'],
  threads: number | undefined,
): PreparedModel['passes'] {
  if (threads === undefined) return { prompt, token };
  return { prompt: { ...prompt, threads }, token: { ...token, threads } };
}
