// One kernel process and its connection file. Whatever happens to the runner, the process is killed: a
// kernel left behind in a loop would take a core until somebody notices.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelArgv, notebooksFolder } from '../kernel/kernelspec.ts';

export interface ConnectionInfo {
  readonly transport: 'tcp';
  readonly ip: '127.0.0.1';
  readonly signature_scheme: 'hmac-sha256';
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

export interface KernelOptions {
  /** Command line for a connection file. @default the patched kernel */
  readonly argv?: (connectionFile: string) => string[];
  /** @default the `notebooks` folder */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const stderrLimit = 8192;
const running = new Set<KernelProcess>();
process.on('exit', () => {
  for (const kernel of running) kernel.kill();
});

export class KernelProcess {
  readonly connection: ConnectionInfo;
  /** Settles when the process is gone, with how it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #stderr = '';

  private constructor(connection: ConnectionInfo, options: KernelOptions) {
    this.connection = connection;
    this.#folder = mkdtempSync(join(tmpdir(), 'lab-kernel-'));
    const file = join(this.#folder, 'connection.json');
    // The key in it lets anybody who reads it run code as this user.
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const [command = process.execPath, ...args] = (options.argv ?? kernelArgv)(file);
    this.#child = spawn(command, args, {
      cwd: options.cwd ?? notebooksFolder,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this);
    const keep = (chunk: Buffer): void => {
      this.#stderr = `${this.#stderr}${chunk}`.slice(-stderrLimit);
    };
    this.#child.stderr?.on('data', keep);
    this.#child.stdout?.on('data', keep);
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => keep(Buffer.from(error.message)));
      this.#child.on('close', (code, signal) => {
        running.delete(this);
        rmSync(this.#folder, { recursive: true, force: true });
        resolve({ code, signal });
      });
    });
  }

  static async start(options: KernelOptions = {}): Promise<KernelProcess> {
    const [shell, iopub, control, stdin, heartbeat] = await findFreePorts(5);
    const connection: ConnectionInfo = {
      transport: 'tcp',
      ip: '127.0.0.1',
      signature_scheme: 'hmac-sha256',
      key: randomBytes(24).toString('hex'),
      shell_port: shell ?? 0,
      iopub_port: iopub ?? 0,
      control_port: control ?? 0,
      stdin_port: stdin ?? 0,
      hb_port: heartbeat ?? 0,
    };
    return new KernelProcess(connection, options);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What the process itself wrote, outside of any cell; the last 8 KiB. */
  get stderr(): string {
    return this.#stderr;
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Ports nobody listens on, all held at once so that no port comes twice. */
async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(
    servers.map((server) => new Promise((resolve) => server.close(() => resolve(undefined)))),
  );
  return ports;
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
