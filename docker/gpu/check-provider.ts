// "make gpu" and the GPU image run this: exit 0 when the CUDA provider's libraries are all here, else 1
// and one sentence that names what is missing.
//   node docker/gpu/check-provider.ts [--without-driver] [path of the provider]

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { judgeProvider, parseLinkerCache, parseNeeded } from './cuda-provider.ts';

const DEFAULT =
  'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so';

function run(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    throw new Error(
      `Cannot run "${command}", which says what is linked (Debian: binutils, libc-bin)`,
    );
  }
}

function check(args: readonly string[]): boolean {
  const path = args.find((each) => !each.startsWith('--')) ?? DEFAULT;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `onnxruntime-node has no CUDA provider for ${process.platform}-${process.arch}`,
    );
  }
  if (!existsSync(path)) {
    throw new Error('The CUDA provider is not installed; "make gpu" fetches it');
  }
  const present = parseLinkerCache(run('/sbin/ldconfig', ['-p']));
  const report = judgeProvider(parseNeeded(run('readelf', ['-d', path])), present, {
    withoutDriver: args.includes('--without-driver'),
  });
  console.log(`Links against: ${report.needed.join(', ')}`);
  console.log(report.sentence);
  return report.missing.length === 0;
}

try {
  process.exitCode = check(process.argv.slice(2)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
