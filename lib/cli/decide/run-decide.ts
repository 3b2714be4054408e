import { resolve } from 'node:path';
import { type Decision, decide, formatDecisionRecord } from '../../decision/index.ts';
import { explainFileError, listRecords, writeFileAtomic } from '../../store/index.ts';
import { type CliContext, writeProgress } from '../context.ts';
import type { DecideFlags } from '../decide.ts';
import { UsageError } from '../usage-error.ts';
import { askWorkload } from './ask-workload.ts';
import { readRequest } from './read-request.ts';

export interface DecideResult {
  readonly decision: Decision;
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** Reads the request and the records, decides, and writes the decision record where one is asked for. */
export async function runDecide(
  file: string | undefined,
  flags: DecideFlags,
  context: CliContext,
): Promise<DecideResult> {
  const own = await (flags.records === undefined ? listRecords() : listRecords(flags.records));
  const published = flags.published === undefined ? undefined : await listRecords(flags.published);
  const records = own.records.map(({ record }) => record);
  const isInteractive =
    context.stdin.isTTY === true && context.stdout.isTTY === true && !flags.json;
  if (file === undefined && !isInteractive) {
    writeProgress(
      context,
      'No workload given: deciding for the default one, see "lab decide --help"',
    );
  }
  const request =
    file !== undefined
      ? await readRequest(file)
      : isInteractive
        ? { workload: await askWorkload(records) }
        : await readRequest(undefined);
  const decision = decide({
    ...request,
    now: readNow(flags.now),
    seed: flags.seed,
    records,
    published: published?.records.map(({ record }) => record) ?? [],
  });
  if (flags.out !== undefined) {
    const path = resolve(flags.out);
    await writeFileAtomic(path, formatDecisionRecord(decision)).catch((error: unknown) => {
      throw explainFileError(error, 'write', path);
    });
    writeProgress(context, `Decision record written to ${path}`);
  }
  return { decision, unreadable: [...own.unreadable, ...(published?.unreadable ?? [])] };
}

function readNow(given: string | undefined): string {
  const time = given === undefined ? new Date() : new Date(given);
  if (Number.isNaN(time.getTime())) {
    throw new UsageError(`Cannot read "${given}" as a time`, {
      hint: 'Give a date such as "2026-12-31"',
    });
  }
  return time.toISOString();
}
