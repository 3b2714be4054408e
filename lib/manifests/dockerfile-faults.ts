import { DockerfileParser, type From } from 'dockerfile-ast';
import { checkImage, checkVariable, type Report } from './fault.ts';

/** Faults of a Dockerfile. */
export function findDockerfileFaults(text: string, report: Report): void {
  const file = DockerfileParser.parse(text);
  const defaults = new Map(
    file
      .getInitialARGs()
      .map((each) => [each.getProperty()?.getName() ?? '', each.getProperty()?.getValue() ?? '']),
  );
  const stages = new Set<string>();
  for (const from of file.getFROMs()) {
    const image = resolveImage(from, defaults);
    const isStage = stages.has(image) || image === 'scratch';
    if (!isStage) checkImage(image, `FROM ${image}`, report);
    const stage = from.getBuildStage();
    if (stage !== null) stages.add(stage);
  }
  const last = file.getFROMs().at(-1);
  const instructions = file.getInstructions();
  const start = last === undefined ? 0 : instructions.indexOf(last);
  const user = instructions.slice(start).findLast((each) => each.getKeyword() === 'USER');
  const name = user?.getArgumentsContent()?.split(':')[0];
  if (name === undefined) report('root', 'USER', 'The image runs as root: it has no USER');
  else if (/^(root|0)$/.test(name)) report('root', 'USER', 'The image runs as root');
  for (const env of file.getENVs()) {
    for (const property of env.getProperties()) {
      checkVariable(property.getName(), property.getValue() ?? '', 'ENV', report);
    }
  }
  for (const line of instructions) {
    const content = line.getArgumentsContent() ?? '';
    if (line.getKeyword() === 'ADD' && /https?:/.test(content)) {
      report('unchecked-download', 'ADD', `"${content}" is not checked against a digest`);
    }
    if (line.getKeyword() === 'RUN' && /(curl|wget)[^|]*\|\s*(ba)?sh/.test(content)) {
      report('unchecked-download', 'RUN', 'It runs what a server sends, unseen');
    }
  }
}

function resolveImage(from: From, defaults: ReadonlyMap<string, string>): string {
  const text = from.getImage() ?? '';
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => defaults.get(name) ?? whole);
}
