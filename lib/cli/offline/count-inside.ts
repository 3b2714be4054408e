// Runs inside the namespace: starts the command, waits for it, and says what its network saw.

import { spawn } from 'node:child_process';
import { formatBytes } from '../../units/index.ts';
import { readNetworkCounters } from './network-counters.ts';

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit' });
// Ctrl-C reaches the whole group; the command decides what it means. SIGTERM reaches only this process.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('error', (error) => {
  process.stderr.write(`Cannot start "${command}": ${error.message}\n`);
  process.exitCode = 1;
});
child.once('close', (code, signal) => {
  void readNetworkCounters().then(({ sentBytes, attempts, loopbackBytes }) => {
    const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    process.stderr.write(
      `Network: ${sentBytes} bytes sent beyond this machine, ${times} to, ${formatBytes(loopbackBytes)} on loopback\n`,
    );
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
    if (attempts > 0 && process.exitCode === 0) process.exitCode = 1;
  });
});
