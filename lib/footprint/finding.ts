import type { InstalledFile } from './installed-files.ts';
import type { PackageOwners } from './package-owner.ts';

/** What decides which bytes are of use here. */
export interface FootprintMachine {
  /** As `process.platform` and `process.arch` spell them. */
  readonly platform: string;
  readonly arch: string;
  readonly libc: 'glibc' | 'musl' | 'other';
  readonly hasNvidiaGpu: boolean;
  /** Version of Node's interface for native addons: `process.versions.modules`. */
  readonly nodeAbi: number;
  /** Language of the user, such as `de`. */
  readonly language: string;
}

/** Bytes that are of no use on this machine, and why. */
export interface Finding {
  readonly rule: string;
  readonly reason: string;
  /** `remove`: taking the files away is safe and can be undone. Otherwise what a person should do. */
  readonly fix: 'remove' | { readonly advice: string };
  readonly files: readonly InstalledFile[];
}

/** What a rule looks at. */
export interface RuleInput {
  /** Absolute path of the project. */
  readonly root: string;
  readonly files: readonly InstalledFile[];
  readonly owners: PackageOwners;
  readonly machine: FootprintMachine;
}

export type Rule = (input: RuleInput) => Finding[] | Promise<Finding[]>;
