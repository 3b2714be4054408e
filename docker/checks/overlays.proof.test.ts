// One client for every place: what the compose files tell the client to run is run here against the CPU
// configuration (the real model) and against the GPU configurations, for which a STAND-IN server answers
// on the GPU's model name, because this machine has no GPU. It proves command, routes, key and names; that
// a GPU computes is proven by the image's own health check where there is one.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeGenerator, realClock, scriptTokens } from '../../lib/backends/fake/index.ts';
import { createTransformersGenerator } from '../../lib/backends/transformers/index.ts';
import { runCommand } from '../../lib/cli/main.ts';
import { mergeCompose, parseCompose, renderKustomization } from '../../lib/manifests/index.ts';
import { type RunningServer, type ServedEngine, startServer } from '../../lib/server/index.ts';
import { ROOT } from './code-facts.ts';
import type { ParsedYaml } from './parsed-yaml.ts';

const layer = (name: string): unknown =>
  parseCompose(readFileSync(join(ROOT, 'docker', name), 'utf8'), name);
const stackOf = (...overlays: string[]): ParsedYaml =>
  mergeCompose([layer('compose.yaml'), ...overlays.map(layer)]);

let server: RunningServer | undefined;
let folder: string | undefined;
afterEach(async () => {
  await server?.stop(0);
  if (folder !== undefined) await rm(folder, { recursive: true });
  [server, folder] = [undefined, undefined];
  delete process.env.LAB_API_KEY;
});

/** Runs the client's own command; only the host name of the container network is exchanged. */
async function runClient(
  stack: ParsedYaml,
  load: () => Promise<ServedEngine>,
): Promise<ParsedYaml> {
  process.env.LAB_API_KEY = 'a-key-of-this-test';
  folder = await mkdtemp(join(tmpdir(), 'overlay-'));
  const args: string[] = stack.services.client.command.map(String);
  const id = args[args.indexOf('--model') + 1] ?? '';
  server = await startServer({ models: [{ id, load }], port: 0, apiKey: 'a-key-of-this-test' });
  const url = `${server.url}/v1`;
  const stdout = new PassThrough();
  let [text, log] = ['', ''];
  stdout.on('data', (data) => {
    text += String(data);
  });
  const stderr = new PassThrough().on('data', (data) => {
    log += String(data);
  });
  const context = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    signal: new AbortController().signal,
  };
  const command = [...args.map((each) => each.replace('http://lab:8080/v1', url)), '--out', folder];
  expect(await runCommand(command, context), log + text).toBe(0);
  return JSON.parse(text);
}

const standIn = async (): Promise<ServedEngine> => ({
  generator: createFakeGenerator({
    tokens: scriptTokens(
      Array.from({ length: 80 }, (_, i) => `w${i} `),
      { firstMs: 5, gapMs: 1 },
    ),
    clock: realClock,
  }),
});

describe('the client of the compose files', () => {
  it('passes on the CPU configuration, with the model it names', async () => {
    const stack = stackOf();
    const [, , model] = stack.services.lab.command;
    const result = await runClient(stack, async () => ({
      generator: await createTransformersGenerator({ model, dtype: 'fp32', device: 'cpu' }),
    }));
    expect(result.metrics.ttftMs.n).toBe(8);
  });

  it.each(['compose.gpu.yaml', 'compose.vllm.yaml'])(
    'passes on the configuration of %s, against a stand-in server',
    async (overlay) => {
      const result = await runClient(stackOf(overlay), standIn);
      expect(result.metrics.ttftMs.n).toBe(8);
    },
  );

  it('differs between CPU and GPU in what one overlay file says, and nothing else', () => {
    const [base, gpu] = [stackOf(), stackOf('compose.gpu.yaml')];
    const services = ['prometheus', 'grafana'];
    for (const name of services) expect(gpu.services[name]).toEqual(base.services[name]);
    for (const field of ['ports', 'environment', 'volumes', 'healthcheck', 'read_only']) {
      expect(gpu.services.lab[field], field).toEqual(base.services.lab[field]);
    }
    expect(gpu.services.lab.command).toContain('cuda');
  });
});

describe('the overlays of Kubernetes', () => {
  const render = (name: string) => renderKustomization(join(ROOT, 'docker/k8s/overlays', name));

  it('change deployment, egress and scaling, and leave service and monitor as they are', () => {
    const [cpu, gpu] = [render('cpu'), render('gpu-vllm')];
    const changed = cpu
      .filter((document, i) => JSON.stringify(document) !== JSON.stringify(gpu[i]))
      .map(({ kind }) => kind);
    expect(changed.sort()).toEqual(['Deployment', 'NetworkPolicy', 'ScaledObject']);
  });

  const kubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;
  it.runIf(kubectl).each(['cpu', 'gpu-vllm'])('%s renders as kubectl renders it', async (name) => {
    const { parseAllDocuments } = await import('yaml');
    const path = join(ROOT, 'docker/k8s/overlays', name);
    const { stdout, stderr } = spawnSync('kubectl', ['kustomize', path], { encoding: 'utf8' });
    const theirs = parseAllDocuments(stdout).map((document) => document.toJS());
    const byKind = (documents: readonly ParsedYaml[]) =>
      documents
        .map((document) => [String(document.kind), document])
        .sort((a, b) => (a[0] < b[0] ? -1 : 1));
    expect(byKind(render(name)), stderr).toEqual(byKind(theirs));
  });
});
