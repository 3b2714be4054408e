// What the kernel counted in this network namespace. Bytes come per interface. An attempt to reach an
// address that no route leads to sends no byte, so it is counted apart: `OutNoRoutes` of IPv4 and IPv6,
// which connecting, sending a datagram and asking a name server all raise.

import { readFile } from 'node:fs/promises';

export interface NetworkCounters {
  readonly loopbackBytes: number;
  /** Sent on every interface but loopback. */
  readonly sentBytes: number;
  /** Packets for addresses that no route leads to. */
  readonly attempts: number;
}

/** Reads the counters of the namespace this process is in (Linux). */
export async function readNetworkCounters(): Promise<NetworkCounters> {
  const [devices, snmp, snmp6] = await Promise.all([
    readFile('/proc/net/dev', 'utf8'),
    readFile('/proc/net/snmp', 'utf8'),
    readFile('/proc/net/snmp6', 'utf8').catch(() => ''), // a kernel without IPv6
  ]);
  return parseNetworkCounters({ devices, snmp, snmp6 });
}

/** Texts of `/proc/net/dev`, `/proc/net/snmp` and `/proc/net/snmp6`. */
export function parseNetworkCounters(files: {
  readonly devices: string;
  readonly snmp: string;
  readonly snmp6: string;
}): NetworkCounters {
  let [loopbackBytes, sentBytes] = [0, 0];
  for (const line of files.devices.split('\n').slice(2)) {
    const [name, columns] = line.split(':');
    if (name === undefined || columns === undefined) continue;
    const sent = Number(columns.trim().split(/\s+/)[8]); // after eight columns of what was received
    if (name.trim() === 'lo') loopbackBytes += sent;
    else sentBytes += sent;
  }
  const [names = [], values = []] = files.snmp
    .split('\n')
    .filter((line) => line.startsWith('Ip: '))
    .map((line) => line.split(' '));
  const withoutRoute = Number(values[names.indexOf('OutNoRoutes')]);
  const withoutRoute6 = Number(/^Ip6OutNoRoutes\s+(\d+)/m.exec(files.snmp6)?.[1] ?? 0);
  const counters = { loopbackBytes, sentBytes, attempts: withoutRoute + withoutRoute6 };
  // a counter that cannot be read must not look like one that is zero
  if (!Object.values(counters).every(Number.isFinite)) {
    throw new TypeError('The kernel counts the network in a way that is not known here');
  }
  return counters;
}
