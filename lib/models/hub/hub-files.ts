// What the hub says about a model, by two routes that all its tools use:
//   GET /api/models/ID/revision/REVISION      -> the commit, the licence, whether it is gated
//   GET /api/models/ID/tree/COMMIT?recursive=true -> every file with its size and hash, in pages
// Large files carry their sha256; small ones the SHA-1 git gives a blob.

import type { Dtype } from '../../generation/index.ts';
import { ONNX_FILES } from '../build-artifacts.ts';
import { DtypeUnavailableError } from '../errors.ts';
import { HubContentError } from './errors.ts';
import { type HubTransfer, hubFetch, retryTransient } from './hub-fetch.ts';

/** One revision of a model, pinned. */
export interface HubRevision {
  readonly id: string;
  /** 40 hex digits: what "main" meant when we asked. */
  readonly commit: string;
  /** As the model card states it; undefined where it states none. */
  readonly license: string | undefined;
  /** Whether its owner wants terms accepted before the download. */
  readonly isGated: boolean;
}

/** One file with the hash the hub promises. */
export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  readonly hash: { readonly kind: 'sha256' | 'git-sha1'; readonly hex: string };
}

/** Asks what a revision is. */
export async function fetchRevision(
  id: string,
  revision: string,
  transfer: HubTransfer,
): Promise<HubRevision> {
  const url = `${transfer.address.endpoint}/api/models/${id}/revision/${encodeURIComponent(revision)}`;
  const facts = (await fetchJson(url, transfer)).value as {
    sha?: unknown;
    gated?: unknown;
    tags?: unknown;
    cardData?: { license?: unknown };
  };
  if (typeof facts?.sha !== 'string' || !/^[0-9a-f]{40}$/.test(facts.sha)) {
    throw unlike(url, 'a commit of 40 hex digits');
  }
  return { id, commit: facts.sha, license: readLicense(facts), isGated: Boolean(facts.gated) };
}

function readLicense(facts: {
  tags?: unknown;
  cardData?: { license?: unknown };
}): string | undefined {
  const stated = facts.cardData?.license;
  if (typeof stated === 'string') return stated;
  const tags = Array.isArray(facts.tags) ? facts.tags : [];
  const tag = tags.find((text) => typeof text === 'string' && text.startsWith('license:'));
  return tag?.slice('license:'.length);
}

/** Lists every file of a commit. */
export async function fetchFiles(revision: HubRevision, transfer: HubTransfer): Promise<HubFile[]> {
  const files: HubFile[] = [];
  let url: string | undefined =
    `${transfer.address.endpoint}/api/models/${revision.id}/tree/${revision.commit}?recursive=true`;
  while (url !== undefined) {
    const { value, next } = await fetchJson(url, transfer);
    if (!Array.isArray(value)) throw unlike(url, 'a list of files');
    for (const entry of value) {
      if (entry?.type !== 'file') continue;
      files.push(readFile(entry, url));
    }
    url = next;
  }
  return files;
}

function readFile(entry: Record<string, unknown>, url: string): HubFile {
  const { path, size, oid, lfs } = entry as {
    path: unknown;
    size: unknown;
    oid: unknown;
    lfs?: { oid?: unknown };
  };
  const hex = lfs === undefined ? oid : lfs.oid;
  const isWhole =
    typeof path === 'string' &&
    Number.isSafeInteger(size) &&
    Number(size) >= 0 &&
    typeof hex === 'string';
  const kind = lfs === undefined ? 'git-sha1' : 'sha256';
  const digits = kind === 'sha256' ? 64 : 40;
  if (!isWhole || !new RegExp(`^[0-9a-f]{${digits}}$`).test(hex)) {
    throw unlike(url, 'path, size and hash of each file');
  }
  return { path, bytes: Number(size), hash: { kind, hex } };
}

/** Files every text model needs, and those it may have. */
const REQUIRED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const OPTIONAL = ['generation_config.json', 'chat_template.jinja', 'chat_template.json'];

/**
 * The files that loading one weight format takes, largest first so that parallel downloads end together.
 *
 * @throws DtypeUnavailableError with the formats the repository has; HubContentError where it is no
 * model for this runtime
 */
export function chooseFiles(files: readonly HubFile[], dtype: Dtype, id: string): HubFile[] {
  const paths = new Map(files.map((file) => [file.path, file]));
  const available = (Object.keys(ONNX_FILES) as Dtype[]).filter((one) =>
    paths.has(ONNX_FILES[one]),
  );
  const graph = ONNX_FILES[dtype];
  if (available.length === 0) {
    throw new HubContentError(
      `"${id}" has no ONNX weights: no "onnx/model*.onnx" among its ${files.length} files`,
      {
        hint: 'Look for an ONNX export of it, often in an organisation such as onnx-community',
      },
    );
  }
  if (!available.includes(dtype)) {
    throw new DtypeUnavailableError(
      `"${id}" has no ${dtype} weights, found ${available.map((one) => `"${one}"`).join(', ')}`,
      { available, hint: 'Choose one of them with --dtype' },
    );
  }
  const missing = REQUIRED.filter((path) => !paths.has(path));
  if (missing.length > 0) {
    throw new HubContentError(`"${id}" has no "${missing.join('", "')}", wanted a whole model`, {
      hint: 'Choose a repository made for transformers.js',
    });
  }
  const wanted = new RegExp(`^${graph.replaceAll('.', '\\.')}(_data(_\\d+)?)?$`);
  return files
    .filter(({ path }) => REQUIRED.includes(path) || OPTIONAL.includes(path) || wanted.test(path))
    .sort((a, b) => b.bytes - a.bytes || a.path.localeCompare(b.path));
}

async function fetchJson(
  url: string,
  transfer: HubTransfer,
): Promise<{ value: unknown; next: string | undefined }> {
  return await retryTransient(transfer, async () => {
    const response = await hubFetch(url, transfer);
    const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    const next = link === undefined ? undefined : new URL(link, url).href;
    try {
      return { value: await response.json(), next };
    } catch {
      throw unlike(url, 'JSON');
    }
  });
}

function unlike(url: string, wanted: string): HubContentError {
  return new HubContentError(`The hub's answer to "${new URL(url).pathname}" lacks ${wanted}`, {
    hint: 'Is HF_ENDPOINT really a model hub? Unset it to use the public one',
  });
}
