#!/usr/bin/env node
// The `lab` command. This file is plain JavaScript so that any Node can start it: where the running
// Node cannot execute TypeScript, it hands over to the Node that `make setup` put into `.node/`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const major = Number(process.versions.node.split('.')[0]);
if (major >= 24) {
  // Compiled code is kept between runs: most of the start of a short command is compiling.
  nodeModule.enableCompileCache(
    fileURLToPath(new URL('../../.lab/cache/node-compile', import.meta.url)),
  );
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv);
} else {
  const projectNode = fileURLToPath(new URL('../../.node/bin/node', import.meta.url));
  if (!existsSync(projectNode)) {
    process.stderr.write(
      `Cannot run lab on Node ${process.versions.node}: it needs Node 24 or newer\n  hint: Run "make setup" once; it installs Node 24 into the project\n`,
    );
    process.exit(1);
  }
  const script = fileURLToPath(import.meta.url);
  const result = spawnSync(projectNode, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(result.status ?? 1);
}
