// Downloading a hub model, once. First everything that costs nothing: what the revision is, which files
// one weight format needs, what of them is here, whether the rest fits on the disk. Then the files, a
// few at a time, each checked by hash; a file moves to its place only when all of them are whole, the
// manifest last, so a reader never meets half a model.

import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dtype } from '../../generation/index.ts';
import { requireDisk } from '../../onnx/index.ts';
import { explainFileError, writeFileAtomic } from '../../store/index.ts';
import { ONNX_FILES } from '../build-artifacts.ts';
import { DtypeUnavailableError } from '../errors.ts';
import type { FileDigest } from '../manifest.ts';
import { type Downloaded, downloadFile } from './download-file.ts';
import type { HubAddress } from './hub-address.ts';
import { defaultEffects, type HubEffects, type HubTransfer } from './hub-fetch.ts';
import {
  chooseFiles,
  fetchFiles,
  fetchRevision,
  type HubFile,
  type HubRevision,
} from './hub-files.ts';
import { withPullLock } from './pull-lock.ts';
import {
  findPulledModel,
  type PulledManifest,
  pulledFolder,
  readPulledManifest,
  writePulledCommit,
} from './pulled-model.ts';

export interface PullOptions {
  readonly id: string;
  readonly revision: string;
  readonly dtype: Dtype;
  /** Use what is here and ask nobody. */
  readonly offline: boolean;
  readonly address: HubAddress;
  readonly signal?: AbortSignal;
  /** Called once, before the first byte of a weight. */
  readonly onPlan?: (plan: PullPlan) => void;
  readonly onProgress?: (progress: PullProgress) => void;
  readonly onWait?: (reason: string, waitMs: number) => void;
}

/** What a pull is about to do. */
export interface PullPlan extends HubRevision {
  readonly files: readonly HubFile[];
  /** Bytes that still have to come. */
  readonly missingBytes: number;
}

export interface PullProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** A model that is here now. */
export interface PulledModel extends PulledManifest {
  readonly folder: string;
  readonly dtype: Dtype;
  /** Bytes that came over the network: 0 where everything was here. */
  readonly receivedBytes: number;
}

const PARALLEL_FILES = 3;
const DISK_HINT = 'Free some space, choose a smaller --dtype, or set LAB_HOME to a larger disk';

/**
 * Makes one weight format of a hub model available here.
 *
 * @throws HubUnreachableError, HubAccessError, HubBusyError, HubContentError, HubLockedError,
 * DiskSpaceError, DtypeUnavailableError or ModelNotFoundError. What was downloaded stays as parts and
 * the next pull goes on from there.
 */
export async function pullModel(
  options: PullOptions,
  effects: HubEffects = defaultEffects,
): Promise<PulledModel> {
  if (options.offline) return await useLocal(options);
  const transfer: HubTransfer = {
    address: options.address,
    signal: options.signal,
    onWait: options.onWait ?? (() => {}),
    effects,
  };
  const revision = await fetchRevision(options.id, options.revision, transfer);
  const files = chooseFiles(await fetchFiles(revision, transfer), options.dtype, options.id);
  const staging = pulledFolder(options.id, `.pulling-${revision.commit}`);
  try {
    return await withPullLock(`${staging}.lock`, async () => {
      const local = await readPulledManifest(options.id, revision.commit);
      const missing = files.filter(({ path }) => local?.files[path] === undefined);
      const missingBytes = await countMissing(missing, staging);
      options.onPlan?.({ ...revision, files, missingBytes });
      if (missingBytes > 0) await requireDisk(staging, missingBytes, DISK_HINT);
      const downloaded = await downloadAll(missing, revision, staging, options, transfer);
      const manifest = await place(revision, files, downloaded, local, staging);
      await writePulledCommit(options.id, options.revision, revision.commit);
      const receivedBytes = downloaded.reduce((sum, file) => sum + file.receivedBytes, 0);
      return {
        ...manifest,
        folder: pulledFolder(options.id, revision.commit),
        dtype: options.dtype,
        receivedBytes,
      };
    });
  } catch (error) {
    throw explainFileError(error, 'write', staging);
  }
}

async function useLocal({ id, revision, dtype }: PullOptions): Promise<PulledModel> {
  const { folder, commit } = await findPulledModel(id, revision);
  const manifest = await readPulledManifest(id, commit);
  const formats = (Object.keys(ONNX_FILES) as Dtype[]).filter(
    (one) => manifest?.files[ONNX_FILES[one]] !== undefined,
  );
  if (manifest === undefined || !formats.includes(dtype)) {
    throw new DtypeUnavailableError(
      `"${id}" is here as ${formats.map((one) => `"${one}"`).join(', ')}, not as "${dtype}"`,
      { available: formats, hint: 'Run the command without --offline to download it' },
    );
  }
  return { ...manifest, folder, dtype, receivedBytes: 0 };
}

async function countMissing(files: readonly HubFile[], staging: string): Promise<number> {
  let bytes = 0;
  for (const file of files) {
    const sizes = [`${file.path}.part`, file.path].map((path) =>
      stat(join(staging, path)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
    bytes += Math.max(0, file.bytes - Math.max(...(await Promise.all(sizes))));
  }
  return bytes;
}

async function downloadAll(
  files: readonly HubFile[],
  { id, commit }: HubRevision,
  staging: string,
  options: PullOptions,
  transfer: HubTransfer,
): Promise<Downloaded[]> {
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  let doneBytes = 0;
  const onBytes = (bytes: number): void => {
    doneBytes += bytes;
    options.onProgress?.({ doneBytes, totalBytes });
  };
  const waiting = [...files];
  const downloaded: Downloaded[] = [];
  // The first failure stops the others; their parts stay.
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(transfer.signal ? [transfer.signal] : [])]);
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const path = file.path.split('/').map(encodeURIComponent).join('/');
      const url = `${transfer.address.endpoint}/${id}/resolve/${commit}/${path}`;
      const target = join(staging, file.path);
      downloaded.push(await downloadFile(url, file, target, { ...transfer, signal }, onBytes));
    }
  };
  const workers = Array.from({ length: PARALLEL_FILES }, () =>
    work().catch((error: unknown) => {
      stop.abort();
      throw error;
    }),
  );
  const results = await Promise.allSettled(workers);
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  transfer.signal?.throwIfAborted();
  const failure = failures.find((error) => error?.name !== 'AbortError');
  if (failure !== undefined) throw failure;
  return downloaded;
}

/** Moves whole files to their place and writes the manifest. */
async function place(
  revision: HubRevision,
  files: readonly HubFile[],
  downloaded: readonly Downloaded[],
  local: PulledManifest | undefined,
  staging: string,
): Promise<PulledManifest> {
  const folder = pulledFolder(revision.id, revision.commit);
  const digests: Record<string, FileDigest> = { ...local?.files };
  for (const { path, sha256 } of downloaded) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await rename(join(staging, path), join(folder, path));
    digests[path] = { sha256, bytes: files.find((file) => file.path === path)?.bytes ?? 0 };
  }
  const manifest: PulledManifest = {
    name: revision.id,
    commit: revision.commit,
    ...(revision.license !== undefined && { license: revision.license }),
    files: digests,
  };
  if (downloaded.length > 0) {
    await writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  }
  await rm(staging, { recursive: true, force: true });
  return manifest;
}
