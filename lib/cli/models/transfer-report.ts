import type { PullProgress } from '../../models/index.ts';
import { formatBytes, formatMs } from '../../units/index.ts';
import { type CliContext, writeProgress } from '../context.ts';

const REPEAT_MS = 1_000;

/** Tells once a second how far a download is, how fast, and how long it will take at that speed. */
export function createTransferReport(
  context: CliContext,
  now: () => number = () => performance.now(),
): { onProgress(progress: PullProgress): void; end(): void } {
  const isTerminal = context.stderr.isTTY === true;
  let first: { readonly atMs: number; readonly doneBytes: number } | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  let isOpen = false;
  return {
    onProgress({ doneBytes, totalBytes }) {
      const atMs = now();
      // Bytes of an earlier run arrive at once; the speed counts from the first new piece.
      first ??= { atMs, doneBytes };
      if (atMs - lastMs < REPEAT_MS) return;
      lastMs = atMs;
      const perMs = (doneBytes - first.doneBytes) / (atMs - first.atMs);
      const share = Math.floor((100 * doneBytes) / Math.max(1, totalBytes));
      const speed =
        perMs > 0 && Number.isFinite(perMs)
          ? `, ${formatBytes(perMs * 1_000)}/s, ${formatMs((totalBytes - doneBytes) / perMs)} left`
          : '';
      const line = `${share} % of ${formatBytes(totalBytes)}${speed}`;
      isOpen = isTerminal;
      if (isTerminal) context.stderr.write(`\r\x1b[K${line}`);
      else writeProgress(context, line);
    },
    end() {
      if (isOpen) context.stderr.write('\r\x1b[K');
    },
  };
}
