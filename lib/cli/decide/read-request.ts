import { readFile } from 'node:fs/promises';
import { type DecideInput, parsePlaces, parseWorkload } from '../../decision/index.ts';
import { explainFileError } from '../../store/index.ts';
import { UsageError } from '../usage-error.ts';

type Request = Pick<DecideInput, 'workload' | 'places' | 'prices' | 'predictions'>;

const PARTS: ReadonlySet<string> = new Set(['workload', 'places', 'prices', 'predictions']);

/** What a JSON file asks for; the defaults without one. */
export async function readRequest(path: string | undefined): Promise<Request> {
  if (path === undefined) return { workload: parseWorkload({}) };
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw explainFileError(error, 'read', path);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`Cannot read "${path}": it is not JSON`, {
      hint: 'See "lab decide --help" for the fields',
      cause,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { workload: parseWorkload(value) };
  }
  const fields = value as Record<string, unknown>;
  if (!Object.keys(fields).some((key) => PARTS.has(key)))
    return { workload: parseWorkload(fields) };
  const unknown = Object.keys(fields).filter((key) => !PARTS.has(key));
  if (unknown.length > 0) {
    throw new UsageError(`Cannot use "${unknown[0]}" beside "workload", "prices", "places"`, {
      hint: 'Move the fields of the workload into "workload"',
    });
  }
  const { workload = {}, places, prices, predictions } = fields;
  return {
    workload: parseWorkload(workload),
    ...(places === undefined ? {} : { places: parsePlaces(places) }),
    ...(prices === undefined ? {} : { prices }),
    ...(Array.isArray(predictions) ? { predictions: predictions as unknown[] } : {}),
  };
}
