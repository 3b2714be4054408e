import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../device/index.ts';
import type { ToolReport } from './doctor/tool.ts';

const LAB = fileURLToPath(new URL('./lab.js', import.meta.url));
const isWindows = process.platform === 'win32';

let toolFolder = '';
beforeEach(() => {
  toolFolder = mkdtempSync(join(tmpdir(), 'offload-lab-tools-'));
});
afterEach(() => rmSync(toolFolder, { recursive: true, force: true }));

/** Puts a program on the PATH that prints a line, whatever it is asked. */
function addTool(name: string, line: string): void {
  addScript(name, `echo '${line}'`);
}

function addScript(name: string, body: string): void {
  const file = join(toolFolder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

function addRequiredTools(): void {
  addTool('npm', '11.2.0');
  addTool('git', 'git version 2.39.5');
  addTool('make', 'GNU Make 4.3');
  addTool('python3', 'Python 3.12.4');
}

interface DoctorRun {
  readonly exitCode: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

/** Runs `lab doctor` as a learner's shell would, with nothing on the PATH but the tool folder. */
async function runDoctor(...args: readonly string[]): Promise<DoctorRun> {
  const started = performance.now();
  const result = await runCommand(process.execPath, [LAB, 'doctor', ...args], {
    timeoutMs: 25_000,
    env: { ...process.env, PATH: toolFolder, FORCE_COLOR: undefined },
  });
  if (result.state === 'missing' || result.state === 'timed-out') throw new Error(result.state);
  return {
    exitCode: result.state === 'completed' ? 0 : result.status,
    stdout: result.stdout,
    stderr: result.stderr,
    elapsedMs: performance.now() - started,
  };
}

function findTool({ stdout }: DoctorRun, name: string): ToolReport | undefined {
  const report = JSON.parse(stdout) as { readonly tools: readonly ToolReport[] };
  return report.tools.find((tool) => tool.name === name);
}

describe.skipIf(isWindows)('lab doctor', () => {
  it('names every missing tool with its fix when the PATH is empty, and fails', async () => {
    const run = await runDoctor('--json');
    expect(run.exitCode).toBe(1);
    const report = JSON.parse(run.stdout);
    expect(report.ok).toBe(false);
    for (const name of ['npm', 'git', 'make', 'python3', 'python3 venv']) {
      const tool = findTool(run, name);
      expect(tool, name).toMatchObject({ found: null, ok: false, isRequired: true });
      expect(tool?.fix, name).toMatch(/\S+ \S+/);
      expect(run.stderr).toContain(name);
    }
    for (const name of ['uv', 'chromium', 'docker']) {
      expect(findTool(run, name), name).toMatchObject({ ok: false, isRequired: false });
    }
    expect(findTool(run, 'node')).toMatchObject({ found: process.versions.node, ok: true });
  });

  it('has the shape that others rely on', async () => {
    const { stdout } = await runDoctor('--json');
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(JSON.parse(stdout)).toMatchObject({
      cpu: { model: expect.any(String), usableCores: expect.any(Number) },
      memory: { totalBytes: expect.any(Number), availableBytes: expect.any(Number) },
      gpus: expect.any(Array),
      executionProviders: expect.arrayContaining([
        expect.objectContaining({ name: 'CPUExecutionProvider', loads: true }),
      ]),
      tools: expect.any(Array),
    });
    expect(JSON.parse(stdout).memory).toHaveProperty('limitBytes');
  });

  it('succeeds when only optional tools are missing', async () => {
    addRequiredTools();
    const run = await runDoctor('--json');
    expect(findTool(run, 'git')).toMatchObject({ found: '2.39.5', ok: true, fix: null });
    expect(findTool(run, 'docker')?.ok).toBe(false);
    expect(run.exitCode).toBe(0);
  });

  it('fails on a required tool that is too old, and names it', async () => {
    addRequiredTools();
    addTool('python3', 'Python 3.9.18');
    const run = await runDoctor('--json');
    expect(findTool(run, 'python3')).toMatchObject({ found: '3.9.18', ok: false });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('python3');
  });

  it('is content with uv where Python has no venv module', async () => {
    addRequiredTools();
    addScript('python3', 'case "$1" in -c) exit 1 ;; *) echo Python 3.12.4 ;; esac');
    const without = await runDoctor('--json');
    expect(findTool(without, 'python3 venv')).toMatchObject({ ok: false });
    addTool('uv', 'uv 0.13.8');
    const withUv = await runDoctor('--json');
    expect(findTool(withUv, 'python3 venv')).toMatchObject({ ok: true, found: 'uv instead' });
  });

  it('does not wait for a tool that hangs', async () => {
    addRequiredTools();
    addScript('git', 'while :; do /bin/sleep 1; done');
    const run = await runDoctor('--json');
    expect(findTool(run, 'git')).toMatchObject({ found: 'no answer in 3 s', ok: false });
    expect(run.elapsedMs).toBeLessThan(15_000);
  });

  it('prints a table without colour codes when piped', async () => {
    addRequiredTools();
    const { stdout, exitCode } = await runDoctor();
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain(String.fromCharCode(27));
    expect(stdout).toMatch(/^Machine\n/);
    expect(stdout).toMatch(/^ {2}tool +needed +found +ok +fix$/m);
    expect(stdout).toMatch(/^ {2}git +>= 2 +2\.39\.5 +yes$/m);
    expect(stdout).toContain('Every required tool is here.');
    for (const line of stdout.split('\n')) expect(line).toBe(line.trimEnd());
  });
});
