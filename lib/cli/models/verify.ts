import { type FileCheck, listEmbeddedNames, verifyModel } from '../../models/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';
import { FailedCheck } from '../usage-error.ts';

interface ModelChecks {
  readonly name: string;
  readonly ok: boolean;
  readonly files: readonly FileCheck[];
}

/** Checks one model or all embedded ones; fails when a file is not what it should be. */
export async function verifyCommand(
  name: string | undefined,
  { json }: { readonly json: boolean },
  context: CliContext,
): Promise<void> {
  const names = name === undefined ? await listEmbeddedNames() : [name];
  const models: ModelChecks[] = [];
  for (const one of names) {
    context.signal.throwIfAborted();
    const files = await verifyModel(one);
    models.push({ name: one, ok: files.every(({ state }) => state === 'ok'), files });
  }
  const damaged = models.flatMap(({ files }) => files.filter(({ state }) => state !== 'ok'));
  if (json) writeJson(context, { ok: damaged.length === 0, models });
  else for (const model of models) writeLine(context, describe(model));
  if (damaged.length > 0) {
    throw new FailedCheck(`Damaged: ${damaged.map(({ file }) => file).join(', ')}`, {
      hint: adviseRepair(models),
    });
  }
}

function describe({ name, files }: ModelChecks): string {
  const count = (kind: FileCheck['kind']): number => files.filter((f) => f.kind === kind).length;
  const problems = files.flatMap(({ reason }) => (reason === undefined ? [] : [`  ${reason}`]));
  const verdict = problems.length === 0 ? 'all as they should be' : `${problems.length} damaged`;
  const checked = `${count('source')} trained files and ${count('built')} built files`;
  return [`${name}: ${checked} checked, ${verdict}`, ...problems].join('\n');
}

/** Trained files come back from git; built ones are simply built again. */
function adviseRepair(models: readonly ModelChecks[]): string {
  const source = models.find(({ files }) =>
    files.some(({ kind, state }) => kind === 'source' && state === 'damaged'),
  );
  if (source === undefined)
    return 'Run "lab models build" for the model: it replaces damaged files';
  return /[\\/]/.test(source.name)
    ? 'Copy the folder again from where it was trained or downloaded'
    : `Restore it with "git checkout -- lib/models/embedded/${source.name}"`;
}
