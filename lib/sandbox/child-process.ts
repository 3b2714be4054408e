import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ChildFrame, ChildJob } from './child/child-main.ts';
import type { SandboxLimits } from './limits.ts';
import { readCpuMs } from './walls/cpu-time.ts';
import { PRLIMIT, type SandboxWalls, UNSHARE } from './walls/detect-walls.ts';
import { limitResources } from './walls/resource-limits.ts';

/** How a child ended, before anybody judges what it said. */
export interface ChildRun {
  readonly frames: readonly ChildFrame[];
  readonly ending: 'done' | 'died' | 'cpu-limit' | 'wall-limit' | 'output-limit' | 'forged';
  readonly signal: NodeJS.Signals | null;
  /** Start of what the runtime printed when it died. */
  readonly stderr: string;
  readonly wallMs: number;
  readonly cpuMs?: number;
}

/** One process for one answer: started ahead, used once, killed. */
export class SandboxChild {
  readonly #process: ChildProcess;
  readonly #limits: SandboxLimits;
  readonly #ready: Promise<void>;
  readonly #exited: Promise<NodeJS.Signals | null>;
  #stderr = '';
  #killed = false;
  #onText: (text: string) => void = () => {};

  constructor(program: string, walls: SandboxWalls, limits: SandboxLimits) {
    const heapMegabytes = Math.max(16, Math.ceil(limits.memoryBytes / 1024 / 1024));
    const node = [
      process.execPath,
      '--permission',
      '--disallow-code-generation-from-strings',
      '--no-warnings',
      '--no-strip-types',
      '--v8-pool-size=1',
      `--max-old-space-size=${heapMegabytes}`,
      '--max-semi-space-size=4',
      '--eval',
      program,
    ];
    const command = walls.networkNamespace ? [UNSHARE, '--map-root-user', '--net', ...node] : node;
    this.#limits = limits;
    // A process group of its own: the kill reaches whatever the answer might have started.
    this.#process = spawn(command[0] as string, command.slice(1), {
      env: {},
      cwd: '/',
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process.stdin?.on('error', () => {}); // it may die before it has read its job
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      if (this.#stderr.length < 4_000) this.#stderr += chunk.toString('utf8');
    });
    const channel = this.#process.stdio[3] as Readable;
    channel.setEncoding('utf8');
    channel.on('error', () => {});
    channel.on('data', (text: string) => this.#onText(text));
    this.#exited = new Promise((resolve) => {
      this.#process.once('error', () => resolve(null));
      this.#process.once('close', (_code, signal) => resolve(signal));
    });
    this.#ready = this.#waitUntilReady(walls);
    this.#ready.catch(() => {}); // reported by `run`
    this.#setReferenced(false);
  }

  async #waitUntilReady(walls: SandboxWalls): Promise<void> {
    const greeting = await new Promise<string>((resolve, reject) => {
      this.#onText = resolve;
      void this.#exited.then(() =>
        reject(new Error(`did not start: ${this.#stderr.slice(0, 300)}`)),
      );
    });
    if (greeting !== 'ready\n') throw new Error(`greeted with ${JSON.stringify(greeting)}`);
    if (walls.resourceLimits) {
      await limitResources(PRLIMIT, this.#process.pid as number, this.#limits);
    }
  }

  /** Runs the one job of this child and kills it. Rejects only when the child could not start. */
  async run(job: Omit<ChildJob, 'nonce' | 'outputBytes'>): Promise<ChildRun> {
    this.#setReferenced(true);
    const nonce = randomBytes(16).toString('hex');
    const pid = this.#process.pid;
    try {
      await this.#ready;
      const startedMs = performance.now();
      const startedCpuMs = pid === undefined ? undefined : readCpuMs(pid);
      let cpuMs: number | undefined;
      const frames: ChildFrame[] = [];
      const watched = new Promise<ChildRun['ending']>((resolve) => {
        this.#onText = createFrameReader(
          nonce,
          frames,
          job.argsTexts.length,
          this.#limits,
          resolve,
        );
        void this.#exited.then(() => resolve('died'));
        const watch = setInterval(() => {
          const now = pid === undefined ? undefined : readCpuMs(pid);
          if (now !== undefined && startedCpuMs !== undefined) {
            cpuMs = now;
            if (now - startedCpuMs >= this.#limits.cpuMs) resolve('cpu-limit');
          }
          if (performance.now() - startedMs >= this.#limits.wallMs) resolve('wall-limit');
        }, 20);
        void this.#exited.then(() => clearInterval(watch));
      });
      this.#process.stdin?.end(
        JSON.stringify({ ...job, nonce, outputBytes: this.#limits.outputBytes } satisfies ChildJob),
      );
      const ending = await watched;
      const wallMs = performance.now() - startedMs;
      this.kill();
      const signal = await this.#exited;
      const last = frames.at(-1);
      if (last?.state === 'done') cpuMs = last.cpuMs; // finer than the kernel's ticks
      return {
        frames,
        ending,
        signal,
        stderr: this.#stderr,
        wallMs,
        ...(cpuMs === undefined ? {} : { cpuMs }),
      };
    } finally {
      this.kill();
    }
  }

  /** Ends the process and everything in its group. Safe to call at any time. */
  kill(): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#killed) return;
    this.#killed = true; // once: later the number may belong to another process
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Already gone, which is what was wanted.
    }
  }

  /** Resolves when the process is gone. */
  async closed(): Promise<void> {
    this.#setReferenced(true); // somebody waits for it now
    await this.#exited;
  }

  /** A waiting child must not keep the lab from ending. */
  #setReferenced(referenced: boolean): void {
    const method = referenced ? 'ref' : 'unref';
    this.#process[method]();
    for (const stream of this.#process.stdio) {
      (stream as { ref?(): void; unref?(): void } | null)?.[method]?.();
    }
  }
}

/**
 * Reads lines of the form `NONCE {json}`. Anything else is a forgery, more than the output limit a
 * flood; both end the run.
 */
function createFrameReader(
  nonce: string,
  frames: ChildFrame[],
  tests: number,
  limits: SandboxLimits,
  end: (ending: ChildRun['ending']) => void,
): (text: string) => void {
  let rest = '';
  let received = 0;
  const allowed = limits.outputBytes + (tests + 2) * 2_000;
  return (text) => {
    received += text.length;
    if (received > allowed) return end('output-limit');
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith(`${nonce} `)) return end('forged');
      const frame = parseFrame(line.slice(nonce.length + 1));
      // One line per test, in order: -1 is the program itself, the last one is the end.
      if (frame === undefined || frame.test !== frames.length - 1) return end('forged');
      frames.push(frame);
      if (frame.state === 'done') return end(frame.test === tests ? 'done' : 'forged');
    }
  };
}

function parseFrame(text: string): ChildFrame | undefined {
  try {
    return JSON.parse(text) as ChildFrame;
  } catch {
    return undefined;
  }
}
