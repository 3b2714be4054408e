// JupyterLab with a browser in front of it, for tests: its own folder, port, settings and profile, so
// that nothing of the person who runs the tests is read or changed.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { environmentFolder } from './python-environment.ts';

const startLimitMs = 90_000;
const chromiumPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Debian's Chromium, or what `LAB_CHROMIUM` names; undefined where there is none. */
export function findChromium(): string | undefined {
  const { LAB_CHROMIUM: named } = process.env;
  return named ?? chromiumPaths.find((path) => existsSync(path));
}

export interface JupyterLabSession {
  /** Opens a notebook of the served folder. */
  open(notebook: string): Promise<Page>;
  close(): Promise<void>;
}

/** Starts a server for `root` and a browser; `scratch` takes their settings and profiles. */
export async function startSession(options: {
  readonly root: string;
  readonly scratch: string;
  readonly executablePath: string;
}): Promise<JupyterLabSession> {
  const { root, scratch, executablePath } = options;
  const port = await findFreePort();
  const token = randomBytes(16).toString('hex');
  const server = spawnServer(root, scratch, port, token);
  const base = `http://127.0.0.1:${port}`;
  let context: BrowserContext | undefined;
  const close = async (): Promise<void> => {
    await context?.close();
    await stop(server);
  };
  try {
    await waitUntilUp(`${base}/api`, server);
    context = await chromium.launchPersistentContext(join(scratch, 'chromium'), {
      executablePath,
      viewport: { width: 1280, height: 1600 },
      // Without these Chromium looks up hosts of its maker at every start.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  } catch (error) {
    await close();
    throw error;
  }
  const pages = context;
  return {
    close,
    async open(notebook) {
      const page = await pages.newPage();
      await page.goto(`${base}/lab/tree/${notebook}?token=${token}`);
      return page;
    },
  };
}

function spawnServer(root: string, scratch: string, port: number, token: string): ChildProcess {
  const settings = join(scratch, 'settings');
  const tracker = join(settings, '@jupyterlab', 'notebook-extension');
  mkdirSync(tracker, { recursive: true });
  // By default JupyterLab takes cells that are out of sight out of the page.
  writeFileSync(join(tracker, 'tracker.jupyterlab-settings'), '{ "windowingMode": "none" }');
  return spawn(
    join(environmentFolder, 'bin', 'jupyter-lab'),
    [
      `--ServerApp.root_dir=${root}`,
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${port}`,
      '--ServerApp.port_retries=0',
      '--ServerApp.open_browser=False',
      '--LabApp.extension_manager=readonly',
      '--LabApp.news_url=None',
      ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
    ],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        JUPYTER_TOKEN: token,
        LAB_HOME: join(scratch, 'lab'),
        JUPYTER_CONFIG_DIR: join(scratch, 'config'),
        JUPYTER_DATA_DIR: join(scratch, 'data'),
        JUPYTER_RUNTIME_DIR: join(scratch, 'runtime'),
        JUPYTERLAB_SETTINGS_DIR: settings,
        JUPYTERLAB_WORKSPACES_DIR: join(scratch, 'workspaces'),
        IPYTHONDIR: join(scratch, 'ipython'),
      },
    },
  );
}

async function waitUntilUp(url: string, server: ChildProcess): Promise<void> {
  const until = performance.now() + startLimitMs;
  while (performance.now() < until) {
    if (server.exitCode !== null) throw new Error(`JupyterLab ended with code ${server.exitCode}`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await pause(200);
  }
  throw new Error(`JupyterLab did not answer within ${startLimitMs / 1000} s`);
}

/** SIGTERM lets the server shut its kernels down; one that hangs is killed. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await Promise.race([ended, pause(10_000).then(() => server.kill('SIGKILL'))]);
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
