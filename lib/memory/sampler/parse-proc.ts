import { parseStatusBytes } from '../parse-status.ts';

/** The clock of /proc/PID/stat and /proc/stat: USER_HZ, 100 on every Linux that Node runs on. */
export const TICKS_PER_SECOND = 100;

/** Processor time of a process in milliseconds (user and system), from its /proc/PID/stat. */
export function parseCpuMs(stat: string): number | undefined {
  // the name in brackets may hold spaces and brackets; fields are counted from behind it
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]); // utime, stime: fields 14 and 15 of proc(5)
  return Number.isFinite(ticks) ? (ticks * 1000) / TICKS_PER_SECOND : undefined;
}

/** Bytes received and sent so far by every interface of a network namespace, loopback included. */
export interface NetworkBytes {
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** Adds up /proc/PID/net/dev, whose columns are fixed: 1st received bytes, 9th sent bytes. */
export function parseNetworkBytes(text: string): NetworkBytes {
  let receivedBytes = 0;
  let sentBytes = 0;
  for (const line of text.split('\n')) {
    const columns = /^\s*\S+:\s*(.*)$/.exec(line)?.[1]?.trim().split(/\s+/);
    if (columns === undefined) continue;
    receivedBytes += Number(columns[0]);
    sentBytes += Number(columns[8]);
  }
  return { receivedBytes, sentBytes };
}

/** Resident memory of one process by kind; undefined for a process that has ended. */
export interface ResidentBytes {
  readonly rssBytes: number;
  readonly rssAnonBytes: number;
  readonly rssFileBytes: number;
  readonly peakRssBytes: number;
}

export function parseResidentBytes(status: string): ResidentBytes | undefined {
  const rssBytes = parseStatusBytes(status, 'VmRSS');
  if (rssBytes === null) return undefined;
  return {
    rssBytes,
    rssAnonBytes: parseStatusBytes(status, 'RssAnon') ?? 0,
    // shared memory is neither: it counts to the files it is backed by
    rssFileBytes:
      (parseStatusBytes(status, 'RssFile') ?? 0) + (parseStatusBytes(status, 'RssShmem') ?? 0),
    peakRssBytes: parseStatusBytes(status, 'VmHWM') ?? rssBytes,
  };
}
