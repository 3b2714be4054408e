import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isExecutable } from './find-on-path.ts';
import type { ToolReport } from './tool.ts';

/** JupyterLab in .venv/. Its version is read from its files: asking the program takes seconds. */
export async function checkJupyter(projectRoot: string): Promise<ToolReport> {
  const scripts = process.platform === 'win32' ? 'Scripts' : 'bin';
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folder = join(projectRoot, '.venv', scripts);
  const version = await findInstalledVersion(join(projectRoot, '.venv'), 'jupyterlab');
  const isThere = await isExecutable(join(folder, `jupyter${suffix}`));
  const runs = await isExecutable(join(folder, `python${suffix}`));
  const ok = isThere && runs && version !== undefined;
  const found = ok ? version : isThere && !runs ? 'its Python is gone' : null;
  return reportMadeBySetup('jupyter', found, ok);
}

/** The TypeScript kernel, registered in .venv/ with the absolute path of its Node. */
export async function checkKernelspec(projectRoot: string): Promise<ToolReport> {
  const file = join(projectRoot, '.venv/share/jupyter/kernels/tslab/kernel.json');
  const command = await readKernelCommand(file);
  const ok = command !== undefined && (await isExecutable(command));
  const found = ok ? 'registered' : command === undefined ? null : 'its program is gone';
  return reportMadeBySetup('tslab kernelspec', found, ok);
}

/** Both are made by `make setup`, not by the learner, so missing them is not a fault of the machine. */
function reportMadeBySetup(name: string, found: string | null, ok: boolean): ToolReport {
  return {
    ...{ name, needed: 'in .venv/', found, ok },
    ...{ isRequired: false, isMadeBySetup: true, fix: ok ? null : 'make setup' },
  };
}

async function readKernelCommand(file: string): Promise<string | undefined> {
  try {
    const spec = JSON.parse(await readFile(file, 'utf8')) as { argv?: readonly unknown[] };
    const command = spec.argv?.[0];
    return typeof command === 'string' ? command : undefined;
  } catch {
    return undefined;
  }
}

async function findInstalledVersion(venv: string, name: string): Promise<string | undefined> {
  const libraries = process.platform === 'win32' ? ['Lib'] : await listPythonFolders(venv);
  for (const library of libraries) {
    const entries = await readdir(join(venv, library, 'site-packages')).catch(() => []);
    const info = entries.find(
      (entry) => entry.startsWith(`${name}-`) && entry.endsWith('.dist-info'),
    );
    if (info !== undefined) return info.slice(name.length + 1, -'.dist-info'.length);
  }
  return undefined;
}

async function listPythonFolders(venv: string): Promise<readonly string[]> {
  const names = await readdir(join(venv, 'lib')).catch(() => []);
  return names.filter((name) => name.startsWith('python')).map((name) => join('lib', name));
}
