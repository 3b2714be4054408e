import { removeDerived } from '../../models/index.ts';
import { formatBytes } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';

/** Deletes the derived files of a model. */
export async function removeCommand(
  name: string,
  { json }: { readonly json: boolean },
  context: CliContext,
): Promise<void> {
  const freedBytes = await removeDerived(name);
  if (json) writeJson(context, { name, freedBytes });
  else if (freedBytes === 0) writeLine(context, `Nothing was built from ${name}`);
  else
    writeLine(
      context,
      `Removed what was built from ${name}: ${formatBytes(freedBytes)} free again`,
    );
}
