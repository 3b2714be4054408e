import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** Where a test keeps what it makes. */
export interface OwnHome {
  /** Removed at the end, with all that is in it. */
  readonly folder: string;
  /** `LAB_HOME` while the test runs: a folder in `folder`, empty at first. */
  readonly labHome: string;
}

/**
 * Gives each test of a file, or all of them together, a home of their own; the one before comes back. Called
 * before other hooks are, so that they find it made, and ended before it is removed.
 */
export function ownHome(per: 'test' | 'file'): OwnHome {
  let folder = '';
  let before: string | undefined;
  const labHome = (): string => join(folder, 'lab');
  const open = async (): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), 'lab-test-'));
    await mkdir(labHome());
    before = process.env.LAB_HOME;
    process.env.LAB_HOME = labHome();
  };
  const close = async (): Promise<void> => {
    if (before === undefined) delete process.env.LAB_HOME;
    else process.env.LAB_HOME = before;
    await rm(folder, { recursive: true, force: true });
  };
  if (per === 'test') {
    beforeEach(open);
    afterEach(close);
  } else {
    beforeAll(open);
    afterAll(close);
  }
  return {
    get folder() {
      return folder;
    },
    get labHome() {
      return labHome();
    },
  };
}
