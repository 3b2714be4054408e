import { ARTIFACTS, type Artifact, buildModel } from '../../models/index.ts';
import { formatBytes, formatMs, formatTable } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine, writeProgress } from '../context.ts';
import { UsageError } from '../usage-error.ts';

const isGguf = (artifact: Artifact): boolean => artifact.startsWith('gguf-');

/** Builds what is missing and prints every artifact with its file. */
export async function buildCommand(
  name: string,
  flags: { readonly dtype: string; readonly gguf?: boolean; readonly json?: boolean },
  context: CliContext,
): Promise<void> {
  const wanted = [...parseDtypes(flags.dtype), ...(flags.gguf ? ARTIFACTS.filter(isGguf) : [])];
  const built = await buildModel(name, wanted, {
    onProgress: (line) => writeProgress(context, line),
    signal: context.signal,
  });
  const artifacts = built.artifacts.map(({ artifact, state, files, buildMs }) => {
    const [file = '', digest] =
      Object.entries(files).find(([path]) => /\.(onnx|gguf)$/.test(path)) ?? [];
    return { artifact, state, file, bytes: digest?.bytes ?? 0, sha256: digest?.sha256, buildMs };
  });
  if (flags.json) {
    writeJson(context, { name: built.name, folder: built.folder, artifacts });
    return;
  }
  const rows = artifacts.map(({ artifact, state, file, bytes, buildMs }) => [
    artifact,
    state === 'reused' ? 'was there' : `built in ${formatMs(buildMs ?? 0)}`,
    formatBytes(bytes),
    file,
  ]);
  writeLine(context, formatTable({ columns: ['artifact', 'state', 'size', 'file'], rows }));
  writeLine(context, `in ${built.folder}`);
}

/** `all`, or names separated by commas, each once and in the order of ARTIFACTS. */
function parseDtypes(text: string): Artifact[] {
  const dtypes = ARTIFACTS.filter((artifact) => !isGguf(artifact));
  if (text === 'all') return dtypes;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !dtypes.some((dtype) => dtype === name));
  if (unknown !== undefined) {
    throw new UsageError(`No dtype is called "${unknown}"`, {
      hint: `Use "all" or some of ${dtypes.join(',')}; GGUF files come with --gguf`,
    });
  }
  return dtypes.filter((dtype) => names.includes(dtype));
}
