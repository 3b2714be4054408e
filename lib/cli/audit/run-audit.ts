import { statSync } from 'node:fs';
import {
  checkManifestFit,
  findManifestFaults,
  findModelFacts,
  type ManifestFault,
  type ManifestFit,
  readManifests,
} from '../../manifests/index.ts';
import { formatBytes, formatTable } from '../../units/index.ts';
import { type CliContext, writeJson, writeLine } from '../context.ts';
import { FailedCheck } from '../usage-error.ts';

/** Judges every file below a folder; a fault or a model that does not fit is a failed check. */
export function runAudit(path: string, json: boolean, context: CliContext): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FailedCheck(`Cannot read "${path}": it is not a folder`, {
      hint: 'Name the folder that holds the files',
    });
  }
  const manifests = readManifests(path);
  const faults = manifests.flatMap(findManifestFaults);
  const fits = manifests.flatMap((manifest) => checkManifestFit(manifest, findModelFacts));
  if (json) {
    writeJson(context, { files: manifests.map(({ file }) => file), faults, fits });
  } else {
    for (const line of describe(manifests.length, faults, fits)) writeLine(context, line);
  }
  const misfits = fits.filter((each) => each.state === 'decided' && !each.fit.fits).length;
  if (faults.length + misfits > 0) {
    throw new FailedCheck(`${faults.length} faults, ${misfits} models that do not fit`, {
      hint: 'Every line names the file, the place in it and what is wrong',
    });
  }
}

function describe(
  files: number,
  faults: readonly ManifestFault[],
  fits: readonly ManifestFit[],
): string[] {
  const lines = [`${files} files read, ${faults.length} faults`];
  if (faults.length > 0) {
    const rows = faults.map(({ rule, file, where, message }) => [rule, file, where, message]);
    lines.push(formatTable({ columns: ['rule', 'file', 'where', 'what'], rows }));
  }
  for (const each of fits) {
    const verdict = each.state === 'unknown' ? 'not known' : each.fit.fits ? 'fits' : 'TOO LARGE';
    const reason = each.state === 'unknown' ? each.reason : each.fit.reason;
    lines.push('', `${each.file}, ${each.where}: ${verdict}. ${reason}`);
    if (each.state === 'unknown') continue;
    for (const { name, bytes, arithmetic } of each.fit.terms) {
      lines.push(`  ${name}: ${arithmetic} = ${formatBytes(bytes)}`);
    }
    lines.push(`  users it holds with a full context: ${each.fit.maxUsers}`);
  }
  return lines;
}
