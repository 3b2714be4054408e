// The process of `startLoadClient`: nothing else runs in it, so nothing delays what it stamps.

import type { ClientMessage, LoadJob } from './job.ts';
import { runJob } from './run-job.ts';

const tell = (message: ClientMessage): void => {
  if (process.connected) process.send?.(message);
};

process.once('disconnect', () => process.exit(0));
process.on('SIGINT', () => {}); // Ctrl-C reaches the whole group; the parent decides when this ends

process.on('message', (job: LoadJob) => {
  runJob(job, (progress) => tell({ type: 'progress', progress })).then(
    (result) => tell({ type: 'result', result }),
    (error: Error) => {
      tell({ type: 'error', message: error.message });
    },
  );
});
