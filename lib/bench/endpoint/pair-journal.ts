import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { NoiseWindow } from '../../device/index.ts';
import type { RequestSample } from '../../record/index.ts';
import { explainFileError, labFolder, writeFileAtomic } from '../../store/index.ts';

/** Something of side A and something of side B. */
export type Both<Value> = readonly [a: Value, b: Value];

/** What both sides were when the first round was measured, by what a reader would call it. */
export type PairIdentity = Readonly<Record<string, string>>;

/** What is known when a pair begins. */
export interface PairStart {
  readonly type: 'start';
  readonly sessionId: string;
  readonly startedAt: string;
  readonly identity: PairIdentity;
}

/** One process that measured: its cold start and warm-up, which count for nothing. */
export interface PairPart {
  readonly type: 'part';
  /** Version and commit of the lab that measured it. */
  readonly lab: string;
  readonly samples: Both<readonly RequestSample[]>;
}

/** One finished round: the same prompts on both sides, one after the other. */
export interface PairRound {
  readonly type: 'round';
  readonly samples: Both<readonly RequestSample[]>;
  readonly noise: Both<NoiseWindow>;
  readonly roundTripMs: number;
}

/** Where a part ended before its time, and what there was of the round it was in. */
export interface PairStop {
  readonly type: 'stop';
  readonly reason: string;
  readonly samples: Both<readonly RequestSample[]>;
}

export type JournalLine = PairStart | PairPart | PairRound | PairStop;

/**
 * The rounds of a pair on disk, one JSON line each, written and synced before the next round begins: what
 * was measured survives an endpoint that dies, Ctrl-C and `kill -9`. There is no file before the first
 * finished round, and none after the records are written.
 */
export class PairJournal {
  readonly path: string;
  #lines: JournalLine[];
  #isOnDisk: boolean;

  private constructor(path: string, lines: JournalLine[]) {
    this.path = path;
    this.#lines = lines;
    this.#isOnDisk = lines.length > 0;
  }

  /** Reads what there is for a key; nothing is no error. */
  static async open(key: string): Promise<PairJournal> {
    const path = pathOf(key);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw explainFileError(error, 'read', path);
    });
    return new PairJournal(path, parseLines(text));
  }

  get lines(): readonly JournalLine[] {
    return this.#lines;
  }

  get rounds(): readonly PairRound[] {
    return this.#lines.filter((line) => line.type === 'round');
  }

  /** Keeps a line; on disk from the first round on. */
  async add(line: JournalLine): Promise<void> {
    this.#lines.push(line);
    if (!this.#isOnDisk && line.type !== 'round') return;
    try {
      if (this.#isOnDisk) await appendLine(this.path, line);
      else await this.rewrite();
    } catch (error) {
      throw explainFileError(error, 'write', this.path);
    }
  }

  /** Writes all lines anew: a line that a kill cut in two is gone, and lines can be added again. */
  async rewrite(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeFileAtomic(this.path, this.#lines.map(toText).join(''));
    this.#isOnDisk = true;
  }
}

/** Removes the file of a pair whose records are written. */
export async function removeJournal(key: string): Promise<void> {
  await rm(pathOf(key), { force: true });
}

function pathOf(key: string): string {
  return labFolder('unfinished', `${key}.jsonl`);
}

async function appendLine(path: string, line: JournalLine): Promise<void> {
  const file = await open(path, 'a');
  try {
    await file.write(toText(line));
    await file.sync();
  } finally {
    await file.close();
  }
}

function toText(line: JournalLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Lines up to the first that is not whole: only the last one can have been cut. */
function parseLines(text: string): JournalLine[] {
  const lines: JournalLine[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    try {
      lines.push(JSON.parse(line) as JournalLine);
    } catch {
      break;
    }
  }
  return lines;
}
