import type { CodeTemplate } from './code-template.ts';
import { aggregateFunction } from './templates/aggregate.ts';
import { commandLine } from './templates/cli.ts';
import { crudStore } from './templates/crud.ts';
import { debounceFunction } from './templates/debounce.ts';
import { eventEmitter } from './templates/event-emitter.ts';
import { fetchJson } from './templates/fetch-json.ts';
import { memoizeFunction } from './templates/memoize.ts';
import { queueClass } from './templates/queue.ts';
import { readJsonFile } from './templates/read-json-file.ts';
import { restEndpoint } from './templates/rest-endpoint.ts';
import { retryFunction } from './templates/retry.ts';
import { sortFunction } from './templates/sort.ts';
import { tableTest } from './templates/table-test.ts';

/** Everything the rules can write. */
export const CODE_TEMPLATES: readonly CodeTemplate[] = [
  aggregateFunction,
  sortFunction,
  restEndpoint,
  crudStore,
  commandLine,
  tableTest,
  retryFunction,
  debounceFunction,
  memoizeFunction,
  fetchJson,
  readJsonFile,
  queueClass,
  eventEmitter,
];
