import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runLab } from '../cli/__fixtures__/run-lab.ts';
import {
  checkManifestFit,
  findManifestFaults,
  findModelFacts,
  InvalidManifestError,
  type ManifestFit,
  mergeCompose,
  parseCompose,
  readManifests,
} from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : stringify(content));
  }
}
const rulesOf = (): string[] => [
  ...new Set(
    readManifests(folder)
      .flatMap(findManifestFaults)
      .map(({ rule }) => rule),
  ),
];

const container = {
  name: 'c',
  image: 'a/b:1.2',
  readinessProbe: { tcpSocket: { port: 1 } },
  resources: { requests: { cpu: 1, memory: '1Gi' }, limits: { cpu: 1, memory: '1Gi' } },
  securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1000 },
};
const policy = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'p' },
  spec: { podSelector: {} },
};
const pods = (extra: object, spec: object = {}): string =>
  [
    policy,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd' },
      spec: {
        template: {
          metadata: { labels: { app: 'd' } },
          spec: { containers: [{ ...container, ...extra }], ...spec },
        },
      },
    },
  ]
    .map((document) => stringify(document))
    .join('---\n');
const role = (verbs: string[]): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'r' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
});

describe('findManifestFaults()', () => {
  it('finds nothing in a pod that is made well', () => {
    write({ 'a.yaml': pods({}), 'r.yaml': role(['get']) });
    expect(rulesOf()).toEqual([]);
  });

  it.each<[string, string]>([
    ['default-password', pods({ env: [{ name: 'DB_PASSWORD', value: 'admin' }] })],
    ['plain-secret', pods({ env: [{ name: 'API_TOKEN', value: 'hf_x83kd93kd' }] })],
    [
      'plain-secret',
      stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'YQ==' } }),
    ],
    ['privileged', pods({ securityContext: { ...container.securityContext, privileged: true } })],
    ['privileged', pods({}, { hostNetwork: true })],
    [
      'docker-sock',
      pods({}, { volumes: [{ name: 'v', hostPath: { path: '/var/run/docker.sock' } }] }),
    ],
    ['limits', pods({ resources: { requests: { cpu: 1, memory: '1Gi' } } })],
    ['image-tag', pods({ image: 'a/b:latest' })],
    ['image-tag', pods({ image: 'registry:5000/a/b' })],
    ['root', pods({ securityContext: { allowPrivilegeEscalation: false } })],
    ['health', pods({ readinessProbe: undefined })],
    ['rbac-wildcard', stringify(role(['*']))],
    ['network-policy', pods({}).split('---\n')[1] as string],
  ])('finds %s in Kubernetes files', (rule, text) => {
    write({ 'a.yaml': text });
    expect(rulesOf()).toEqual([rule]);
  });

  it.each<[string, object]>([
    ['docker-sock', { volumes: ['/var/run/docker.sock:/var/run/docker.sock'] }],
    ['privileged', { privileged: true }],
    ['open-port', { ports: ['8080:8080'] }],
    ['limits', { deploy: {} }],
    ['default-password', { environment: ['ADMIN_PASSWORD=changeme'] }],
    ['default-password', { environment: { ADMIN_PASSWORD: `\${ADMIN_PASSWORD:-hunter2}` } }],
    ['image-tag', { image: 'redis' }],
  ])('finds %s in compose files', (rule, extra) => {
    const good = {
      image: 'redis:8.2.1',
      healthcheck: { test: ['CMD', 'true'] },
      deploy: { resources: { limits: { cpus: '1', memory: '1g' } } },
    };
    write({ 'compose.yaml': { services: { good, bad: { ...good, ...extra } } } });
    expect(rulesOf()).toEqual([rule]);
  });

  it.each<[string, string]>([
    ['root', 'FROM node:24.1.0\nCMD ["node"]\n'],
    ['root', 'FROM node:24.1.0 AS a\nUSER 1000\nFROM node:24.1.0\nCOPY --from=a /x /x\n'],
    ['image-tag', ['ARG IMAGE=node', 'FROM $' + '{IMAGE}', 'USER 1000'].join('\n')],
    ['plain-secret', 'FROM node:24.1.0\nENV API_KEY=sk-live-83kd9\nUSER 1000\n'],
    ['unchecked-download', 'FROM node:24.1.0\nRUN curl https://x.test/i.sh | sh\nUSER 1000\n'],
  ])('finds %s in a Dockerfile', (rule, text) => {
    write({ Dockerfile: text });
    expect(rulesOf()).toEqual([rule]);
  });

  it('judges an overlay as what it makes of its base', () => {
    const patch = stringify({
      kind: 'Deployment',
      metadata: { name: 'd' },
      spec: { template: { spec: { containers: [{ name: 'c', image: 'a/b:latest' }] } } },
    });
    write({
      'base/a.yaml': pods({}),
      'base/kustomization.yaml': { resources: ['a.yaml'] },
      'gpu/kustomization.yaml': { resources: ['../base'], patches: [{ patch }] },
    });
    const faults = readManifests(folder).flatMap(findManifestFaults);
    expect(faults.map(({ rule, file }) => [rule, file])).toEqual([
      ['image-tag', 'gpu/kustomization.yaml'],
    ]);
  });

  it('refuses a field of Kustomize it would have to guess about', () => {
    write({ 'kustomization.yaml': { resources: [], helmCharts: [] } });
    expect(() => readManifests(folder)).toThrow(InvalidManifestError);
  });
});

describe('mergeCompose()', () => {
  it('merges maps, appends lists, replaces commands, and obeys !override and !reset', () => {
    const merged = mergeCompose([
      parseCompose('a: {x: 1, command: [p, q], list: [1], gone: 5, whole: [1]}'),
      parseCompose('a: {y: 2, command: [r], list: [2], gone: !reset null, whole: !override [9]}'),
    ]);
    expect(merged).toEqual({ a: { x: 1, y: 2, command: ['r'], list: [1, 2], whole: [9] } });
  });
});

describe('checkManifestFit()', () => {
  const gpuPod = (gpu: string, args: string[]): string =>
    pods(
      {
        args,
        resources: {
          ...container.resources,
          limits: { cpu: 1, memory: '1Gi', 'nvidia.com/gpu': '1' },
        },
      },
      { nodeSelector: { 'nvidia.com/gpu.product': gpu } },
    );
  const decide = (text: string): ManifestFit | undefined => {
    write({ 'a.yaml': text });
    return readManifests(folder).flatMap((one) => checkManifestFit(one, findModelFacts))[0];
  };
  const users = ['--max-model-len=4096', '--max-num-seqs=8'];

  it('is red for 34B at 2 bytes on one GPU of 40 GB, with the arithmetic', () => {
    const found = decide(
      gpuPod('NVIDIA-A100-SXM4-40GB', ['--model', 'codellama/CodeLlama-34b-Instruct-hf', ...users]),
    );
    if (found?.state !== 'decided') throw new Error('not decided');
    expect(found.fit.fits).toBe(false);
    expect(found.fit.maxUsers).toBe(0);
    const [weights] = found.fit.terms;
    expect(weights?.bytes).toBeGreaterThan(66e9); // 33.7 billion x 2 bytes
    expect(weights?.arithmetic).toBe('33,743,970,304 x 2 B');
    expect(found.fit.availableBytes).toBe(40e9);
  });

  it('is green for 7B in 4 bits and 8 users on 24 GB, with the arithmetic', () => {
    const found = decide(
      gpuPod('NVIDIA-L4', ['--model=Qwen/Qwen2.5-Coder-7B-Instruct-AWQ', ...users]),
    );
    if (found?.state !== 'decided') throw new Error('not decided');
    expect(found.fit.fits).toBe(true);
    expect(found.fit.terms.map(({ arithmetic }) => arithmetic)).toEqual([
      '7,615,616,512 x 0.7315 B',
      '8 x 4096 tokens x 56.0 KiB',
      '10 % of 22.4 GiB',
    ]);
  });

  it('decides nothing it was not told', () => {
    for (const [gpu, args] of [
      ['NVIDIA-L4', ['--model=who/knows', ...users]],
      ['NVIDIA-L4', ['--model=Qwen/Qwen2.5-Coder-7B-Instruct-AWQ']],
      ['GTX-970', ['--model=Qwen/Qwen2.5-Coder-7B-Instruct-AWQ', ...users]],
    ] as const) {
      expect(decide(gpuPod(gpu, [...args]))?.state).toBe('unknown');
    }
  });
});

describe('lab audit', () => {
  it('names every fault and ends with 1, and with 0 when there is none', async () => {
    write({ 'a.yaml': pods({ image: 'a/b:latest' }) });
    expect(await runLab(['audit', folder])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('image-tag'),
    });
    write({ 'a.yaml': pods({}) });
    const { exitCode, stdout } = await runLab(['audit', folder, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ files: ['a.yaml'], faults: [], fits: [] });
  });
});
