import { createChildProgram } from './child/child-program.ts';
import { SandboxChild } from './child-process.ts';
import type { SandboxLimits } from './limits.ts';
import type { SandboxWalls } from './walls/detect-walls.ts';

/**
 * Children started ahead: starting Node takes longer than running an answer, so a fresh process waits
 * while the previous answer runs. A child is never used twice.
 */
export class ChildPool {
  readonly #program = createChildProgram();
  readonly #walls: SandboxWalls;
  readonly #limits: SandboxLimits;
  readonly #size: number;
  readonly #waiting: SandboxChild[] = [];
  #closed = false;

  constructor(walls: SandboxWalls, limits: SandboxLimits, size: number) {
    this.#walls = walls;
    this.#limits = limits;
    this.#size = size;
  }

  /** Hands out one fresh child and starts its successor. */
  take(): SandboxChild {
    if (this.#closed) throw new Error('was not started: the sandbox is disposed');
    this.#fill(this.#size + 1);
    return this.#waiting.shift() as SandboxChild;
  }

  #fill(size: number): void {
    while (this.#waiting.length < size) {
      this.#waiting.push(new SandboxChild(this.#program, this.#walls, this.#limits));
    }
  }

  /** Kills the children that wait. */
  async close(): Promise<void> {
    this.#closed = true;
    const children = this.#waiting.splice(0);
    for (const child of children) child.kill();
    await Promise.all(children.map((child) => child.closed()));
  }
}
