import type { Rule } from '../finding.ts';
import type { InstalledFile } from '../installed-files.ts';

/** `.../node/glibc-127-Release/addon.node` or `.../node/127/addon.node`: the number is Node's ABI. */
const ADDON = /^(.*\/node\/)(?:[a-z]+-)?(\d+)(?:-(?:Release|Debug))?\/([^/]+\.node)$/;

/**
 * One native addon built for several versions of Node. Loaders take the newest that is not newer than Node
 * itself; the others wait for another Node, which comes with another install.
 */
export const otherNodeVersions: Rule = ({ files, machine }) => {
  const builds = files.flatMap((file) => {
    const [, folder = '', abi = '', name = ''] = ADDON.exec(file.path) ?? [];
    return abi === '' ? [] : [{ file, abi: Number(abi), addon: folder + name }];
  });
  const unused = [...Map.groupBy(builds, ({ addon }) => addon).values()].flatMap(
    (same): InstalledFile[] => {
      const best = Math.max(...same.map(({ abi }) => abi).filter((abi) => abi <= machine.nodeAbi));
      // None fits this Node: whoever loads it has a way of its own, so nothing is touched.
      if (!Number.isFinite(best)) return [];
      return same.filter(({ abi }) => abi !== best).map(({ file }) => file);
    },
  );
  if (unused.length === 0) return [];
  const reason = `native code for versions of Node other than the one that runs (ABI ${machine.nodeAbi})`;
  return [{ rule: 'other-node-versions', reason, fix: 'remove', files: unused }];
};
