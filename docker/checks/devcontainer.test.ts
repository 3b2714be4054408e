import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { ROOT } from './code-facts.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const config = JSON.parse(read('.devcontainer/devcontainer.json'));

describe('the devcontainer', () => {
  it('sets up with targets and scripts that exist', () => {
    const target = /^make (\w+)$/.exec(config.updateContentCommand)?.[1];
    expect(read('Makefile')).toMatch(new RegExp(`^${target}:`, 'm'));
    for (const script of config.postCreateCommand.split(' && ')) {
      expect(existsSync(join(ROOT, script)), script).toBe(true);
    }
    expect(existsSync(join(ROOT, '.devcontainer', config.build.dockerfile))).toBe(true);
  });

  it('has the Node that the project wants', () => {
    const image = DockerfileParser.parse(read('.devcontainer/Dockerfile'))
      .getFROMs()[0]
      ?.getImage();
    expect(image).toContain(`:${read('.nvmrc').trim()}-`);
  });

  it('asks for 4 cores and 16 GB', () => {
    expect(config.hostRequirements).toEqual({ cpus: 4, memory: '16gb', storage: '32gb' });
  });

  it('runs the .ts form of a lesson with the project Node', () => {
    const [launch] = config.customizations.vscode.settings.launch.configurations;
    expect(launch).toMatchObject({ program: `$\{file}`, type: 'node' });
    // lessons name files as seen from their own folder
    expect(launch.cwd).toBe(`$\{fileDirname}`);
    expect(launch.runtimeExecutable).toBe(`$\{workspaceFolder}/.node/bin/node`);
  });

  it.runIf(process.platform === 'linux')(
    'says when it was ready and what of the disk it takes',
    () => {
      const { stdout, status } = spawnSync(join(ROOT, '.devcontainer/report-start.sh'), {
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      expect(stdout).toMatch(/^Ready \d+ s after the container started\n/);
      expect(stdout).toMatch(/in node_modules\n[\s\S]*of the disk used/);
    },
  );
});
