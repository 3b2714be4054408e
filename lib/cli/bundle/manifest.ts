import { z } from 'zod';
import { sha256Hex, toCanonicalJson } from '../../record/index.ts';
import { BundleDamagedError } from './errors.ts';

export const BUNDLE_SCHEMA = 'offload-lab/bundle/1';
export const MANIFEST = 'manifest.json';

/** One file of a bundle: its place inside, and what it must be. */
export interface BundleFile {
  /** `records/DATE-ID.json` or `models/NAME/FILE`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a bundle holds, in the order it holds it, and a hash over this list. */
export interface BundleManifest {
  readonly schema: typeof BUNDLE_SCHEMA;
  readonly files: readonly BundleFile[];
  /** sha256 of the canonical JSON of the other two fields. */
  readonly sha256: string;
}

// No "..", no leading dot, no empty part: a path of a bundle never leaves the folder it is unpacked to.
const PART = '[A-Za-z0-9_-][A-Za-z0-9._-]*';
export const BUNDLE_PATH: RegExp = new RegExp(
  `^(records/\\d{4}-\\d\\d-\\d\\d-[0-9a-f]{16}\\.json|models/${PART}(/${PART})+)$`,
);

const Shape = z.strictObject({
  schema: z.literal(BUNDLE_SCHEMA),
  files: z.array(
    z.strictObject({
      path: z.string().regex(BUNDLE_PATH),
      bytes: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  sha256: z.string(),
});

export function createManifest(files: readonly BundleFile[]): BundleManifest {
  return { schema: BUNDLE_SCHEMA, files, sha256: hashFiles(files) };
}

export function formatManifest(manifest: BundleManifest): string {
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

/** @throws BundleDamagedError for anything but the exact text of a manifest */
export function parseManifest(text: string): BundleManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BundleDamagedError(MANIFEST, 'is not JSON');
  }
  const { success, data, error } = Shape.safeParse(json);
  if (!success) {
    const [issue] = error.issues;
    throw new BundleDamagedError(MANIFEST, `is wrong at ${issue?.path.join('.') || 'its top'}`);
  }
  // the second half catches a byte that JSON ignores
  if (data.sha256 !== hashFiles(data.files) || formatManifest(data) !== text) {
    throw new BundleDamagedError(MANIFEST, 'is not as it was written');
  }
  return data;
}

function hashFiles(files: readonly BundleFile[]): string {
  return sha256Hex(toCanonicalJson({ schema: BUNDLE_SCHEMA, files }));
}
