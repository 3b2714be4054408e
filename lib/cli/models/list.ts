import { listModels } from '../../models/index.ts';
import { formatBytes, formatCount, formatTable } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';

/** Prints the models that are here. */
export async function listCommand(
  { json }: { readonly json: boolean },
  context: CliContext,
): Promise<void> {
  const models = await listModels();
  if (json) {
    writeJson(context, { models });
    return;
  }
  if (models.length === 0) {
    writeLine(context, 'No models: lib/models/embedded is empty, and nothing was built');
    return;
  }
  const rows = models.map((model) => [
    model.name,
    model.parameters === undefined ? 'unknown' : formatCount(model.parameters),
    model.license ?? 'unknown',
    model.source === 'derived' ? 'elsewhere' : formatBytes(model.sourceBytes),
    model.built.join(' ') || 'nothing yet',
    formatBytes(model.derivedBytes),
  ]);
  const columns = ['model', 'parameters', 'licence', 'size', 'runnable as', 'built size'];
  writeLine(context, formatTable({ columns, rows }));
  for (const { name, problem } of models) {
    if (problem !== undefined) writeLine(context, `${name}: ${problem}`);
  }
}
