// What a release needs beyond a build that passes: every published run still describes the code that is
// here. A commit that git does not know cannot be judged, and that is not good enough either.

import { listRecords } from '@offload-lab/lib/store';
import { PUBLISHED_RUNS } from './gen/paths.ts';
import { judgeStaleness } from './gen/runs/staleness.ts';

const { records, unreadable } = await listRecords(PUBLISHED_RUNS);
const bad = [
  ...unreadable.map(({ path, reason }) => `${path}: ${reason}`),
  ...records.flatMap(({ record }) => {
    const { state, reason } = judgeStaleness(record);
    return state === 'current'
      ? []
      : [`run ${record.id} is ${state}: ${reason}; made with "${record.command}"`];
  }),
];
for (const line of bad) process.stderr.write(`${line}\n`);
if (bad.length > 0) {
  process.stderr.write(
    '  hint: Run those commands again on committed code and put the records into site/src/content/runs/ in their place\n',
  );
  process.exitCode = 1;
} else process.stderr.write(`All ${records.length} published runs are of this code\n`);
