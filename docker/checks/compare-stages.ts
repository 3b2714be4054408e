// Two Dockerfiles, one per place, begin with the same stage: the packages. A file cannot include another, so
// the text stands twice, and here is said when one of them was changed and the other forgotten.

/** Lines of a stage that are instructions, from its FROM to the next one. */
function readStage(dockerfile: string, name: string): string[] {
  const lines = dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const start = lines.findIndex((line) => line.startsWith('FROM ') && line.endsWith(` AS ${name}`));
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('FROM '));
  return [lines[start] ?? '', ...(end < 0 ? rest : rest.slice(0, end))];
}

/**
 * Says where a stage of a second Dockerfile does not begin with the same lines; what it adds at its end is
 * its own.
 */
export function compareStages(
  first: string,
  second: string,
  name: string,
  report: (problem: string) => void,
): void {
  const [wanted, found] = [readStage(first, name), readStage(second, name)];
  if (wanted.length === 0) report(`There is no stage "${name}"`);
  const at = wanted.findIndex((line, i) => line !== found[i]);
  if (at >= 0) {
    report(`The stage "${name}" differs: "${found[at] ?? ''}", in the other file "${wanted[at]}"`);
  }
}
