// Starts JupyterLab on loopback at lesson 01 and prints its address once it answers.
// LAB_OPEN=0 keeps the browser closed; LAB_PORT asks for one port and no other.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LabError } from '@offload-lab/lib/errors';

const NOTEBOOKS = dirname(dirname(fileURLToPath(import.meta.url)));
const JUPYTER_LAB = join(dirname(NOTEBOOKS), '.venv', 'bin', 'jupyter-lab');
const DEFAULT_PORT = 8888;
const PORTS_TO_TRY = 50;
const START_LIMIT_MS = 60_000;

async function start(): Promise<number> {
  if (!existsSync(JUPYTER_LAB)) {
    throw new LabError('Cannot start JupyterLab: it is not installed in ".venv"', {
      hint: 'Install Python 3.10 or newer with its venv module, then run "make setup" again',
    });
  }
  const port = await choosePort(process.env.LAB_PORT);
  const token = randomBytes(16).toString('hex');
  const base = `http://127.0.0.1:${port}`;
  const lesson = readdirSync(NOTEBOOKS).find((name) => /^01-.*\.ipynb$/.test(name));
  const open = process.env.LAB_OPEN !== '0';
  const child = spawn(
    JUPYTER_LAB,
    [
      `--ServerApp.root_dir=${NOTEBOOKS}`,
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${port}`,
      '--ServerApp.port_retries=0',
      '--ServerApp.answer_yes=True',
      '--Application.log_level=ERROR',
      '--LabApp.extension_manager=readonly', // it would ask the package index
      ...(lesson ? [`--LabApp.default_url=/lab/tree/${lesson}`] : []),
      ...(open ? [] : ['--ServerApp.open_browser=False']),
      ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
    ],
    // The token travels in the environment: a command line is visible to every user of the machine.
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, JUPYTER_TOKEN: token } },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => child.kill('SIGTERM'));
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ? 0 : (code ?? 1)));
  });
  const isReady = await Promise.race([answers(`${base}/api`), ended.then(() => false)]);
  if (isReady) {
    console.log(`JupyterLab is ready: ${base}/lab/tree/${lesson ?? ''}?token=${token}`);
    console.log('Stop it with Ctrl-C');
  }
  return ended;
}

async function choosePort(wanted: string | undefined): Promise<number> {
  if (wanted !== undefined) {
    const port = Number(wanted);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new LabError(`LAB_PORT is "${wanted}": wanted a port from 1 to 65535`, {
        hint: 'Leave LAB_PORT unset to take the first free port from 8888',
      });
    }
    if (await isFree(port)) return port;
    throw new LabError(`Port "${wanted}" is taken by another program`, {
      hint: 'Choose another with LAB_PORT, or leave it unset to take the first free port from 8888',
    });
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + PORTS_TO_TRY; port++) {
    if (await isFree(port)) return port;
  }
  throw new LabError(
    `No free port from "${DEFAULT_PORT}" to "${DEFAULT_PORT + PORTS_TO_TRY - 1}"`,
    {
      hint: 'Close other servers, or name a free port with LAB_PORT',
    },
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function answers(url: string): Promise<boolean> {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return true;
    await sleep(100);
  }
  return false;
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!LabError.isInstance(error)) throw error;
  process.stderr.write(`${error.message}\n  hint: ${error.hint}\n`);
  process.exitCode = 1;
}
