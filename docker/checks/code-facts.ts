// What the code really has, read from the code itself: the command line from commander, routes and metric
// names from a server that runs, versions and users from the files that set them. The deployment files
// are compared with this, so a port changed in code fails a test here.

import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { createFakeGenerator, scriptTokens } from '../../lib/backends/fake/index.ts';
import { registerCommands } from '../../lib/cli/commands.ts';
import { startServer } from '../../lib/server/index.ts';

export const ROOT: string = join(import.meta.dirname, '../..');

export interface CodeFacts {
  readonly port: number;
  readonly nodeVersion: string;
  readonly program: Command;
  /** `lib/cli/lab.js`, the bin of the package. */
  readonly bin: string;
  readonly environment: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
  readonly healthRoute: string;
  readonly metricsRoute: string;
  /** Metric name -> label names. */
  readonly metrics: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function readCodeFacts(): Promise<CodeFacts> {
  const stream = new PassThrough();
  const program = new Command('lab');
  registerCommands(program, {
    stdin: stream,
    stdout: stream,
    stderr: stream,
    signal: new AbortController().signal,
  });
  const serve = program.commands.find((command) => command.name() === 'serve');
  const bin = JSON.parse(read('lib/package.json')).bin.lab as string;
  return {
    port: serve?.opts().port as number,
    nodeVersion: /^version=(\S+)$/m.exec(read('setup/install-node.sh'))?.[1] ?? '',
    program,
    bin: join('lib', bin),
    environment: readEnvironmentNames(),
    models: new Set(readdirSync(join(ROOT, 'lib/models/embedded'))),
    ...(await readServedFacts()),
  };
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function readEnvironmentNames(): Set<string> {
  const names = new Set(['NODE_ENV', 'ONNXRUNTIME_NODE_INSTALL']); // read by packages
  for (const path of globSync('lib/**/*.ts', { cwd: ROOT })) {
    if (/\.test\.ts$|__fixtures__/.test(path)) continue;
    for (const [, name = ''] of read(path).matchAll(/process\.env\.([A-Z_]+)/g)) names.add(name);
  }
  return names;
}

/** Asks a running server which of its routes say health and metrics, and which metrics there are. */
async function readServedFacts(): Promise<
  Pick<CodeFacts, 'healthRoute' | 'metricsRoute' | 'metrics'>
> {
  const generator = createFakeGenerator({ tokens: scriptTokens(['a', 'b', 'c']) });
  const server = await startServer({
    models: [{ id: 'fake', load: async () => ({ generator }) }],
    port: 0,
  });
  try {
    const answer = await fetch(`${server.url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'x', max_tokens: 3 }),
    });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}`);
    const routes = ['/health', '/metrics'];
    for (const route of routes) {
      const { status } = await fetch(server.url + route);
      if (status !== 200) throw new Error(`${route} answers ${status}`);
    }
    const metrics = parseMetrics(await (await fetch(`${server.url}/metrics`)).text());
    return { healthRoute: '/health', metricsRoute: '/metrics', metrics };
  } finally {
    await server.stop(0);
  }
}

/** Names and labels of a Prometheus text. */
export function parseMetrics(text: string): Map<string, Set<string>> {
  const metrics = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line);
    if (match === null) continue;
    const [, name = '', labels = ''] = match;
    const known = metrics.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    metrics.set(name, known);
  }
  return metrics;
}
