import type { Footprint } from '../../footprint/index.ts';
import { formatBytes, formatTable } from '../../units/index.ts';

const SHOWN_PACKAGES = 12;

/** The report for people: totals, the largest packages, what is of no use and what to do. */
export function formatFootprint(footprint: Footprint, archiveBytes: number): string {
  const { packages, findings, nodeBytes, pythonBytes, totalBytes, removableBytes } = footprint;
  const rows = packages
    .slice(0, SHOWN_PACKAGES)
    .map(({ name, version, ecosystem, bytes }) => [
      name,
      version ?? '',
      ecosystem,
      formatBytes(bytes),
    ]);
  const others = packages.slice(SHOWN_PACKAGES);
  if (others.length > 0) {
    const bytes = others.reduce((sum, one) => sum + one.bytes, 0);
    rows.push([`${others.length} smaller ones`, '', '', formatBytes(bytes)]);
  }
  const found = findings.map(({ reason, fix, files }) => {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return [
      reason,
      bytes === 0 ? '' : formatBytes(bytes),
      fix === 'remove' ? 'lab footprint --fix' : fix.advice,
    ];
  });
  const shared = findings.flatMap(({ files }) => files).some(({ isShared }) => isShared);
  return [
    `${footprint.root}: ${formatBytes(totalBytes)} installed (Node packages ${formatBytes(nodeBytes)}, Python ${formatBytes(pythonBytes)})`,
    '',
    formatTable({ columns: ['package', 'version', 'language', 'disk'], rows }),
    '',
    ...(found.length === 0
      ? ['Everything that is installed can be of use here']
      : [formatTable({ columns: ['of no use here', 'disk', 'what to do'], rows: found })]),
    '',
    `Can be taken away: ${formatBytes(removableBytes)}`,
    ...(shared
      ? [
          "Some of it is shared with a package manager's cache, and its disk is free once that is emptied",
        ]
      : []),
    ...(archiveBytes > 0
      ? [`Kept for undoing: ${formatBytes(archiveBytes)} (lab footprint --forget deletes it)`]
      : []),
  ].join('\n');
}

/** The same for programs; files are counted, not listed. */
export function toFootprintJson(footprint: Footprint): Record<string, unknown> {
  const findings = footprint.findings.map(({ rule, reason, fix, files }) => ({
    rule,
    reason,
    fix: fix === 'remove' ? 'remove' : fix.advice,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
  return { ...footprint, findings };
}
