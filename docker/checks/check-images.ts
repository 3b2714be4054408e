// Dockerfiles against the code: versions, copied paths, user, port, health check, command, variables.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, type Instruction, type JSONInstruction } from 'dockerfile-ast';
import { checkServeCommand } from './check-serve.ts';
import { type CodeFacts, ROOT } from './code-facts.ts';

/** What an image says about itself. */
export interface ImageFacts {
  readonly user: string;
  readonly home: string;
}

/** Reads a Dockerfile and reports what does not agree with the code. */
export function checkImageFile(
  text: string,
  facts: CodeFacts,
  report: (problem: string) => void,
): ImageFacts {
  const file = DockerfileParser.parse(text);
  const instructions = file.getInstructions();
  const contentOf = (keyword: string): string =>
    instructions.findLast((each) => each.getKeyword() === keyword)?.getArgumentsContent() ?? '';
  const node = file.getInitialARGs().find((arg) => arg.getProperty()?.getName() === 'NODE_IMAGE');
  const image = node?.getProperty()?.getValue() ?? '';
  if (!image.startsWith(`node:${facts.nodeVersion}-`)) {
    report(`NODE_IMAGE is "${image}", the project's Node is ${facts.nodeVersion}`);
  }
  checkCopies(file.getCOPYs().map(readCopy), report);
  if (contentOf('EXPOSE') !== String(facts.port)) {
    report(`EXPOSE is "${contentOf('EXPOSE')}", lab serve listens on ${facts.port}`);
  }
  const home = environmentOf(instructions).get('LAB_HOME') ?? '';
  for (const name of environmentOf(instructions).keys()) {
    if (!facts.environment.has(name)) report(`ENV sets "${name}", which nothing reads`);
  }
  if (contentOf('VOLUME') !== home) report(`VOLUME is not LAB_HOME ("${home}")`);
  const health = /CMD (\[.*\])/s.exec(contentOf('HEALTHCHECK'))?.[1];
  if (health === undefined) report('There is no HEALTHCHECK with a command');
  else checkHealthCommand(JSON.parse(health), facts, report);
  const entry = readJson(instructions, 'ENTRYPOINT');
  if (entry.join(' ') !== `node ${facts.bin}`) {
    report(`ENTRYPOINT is "${entry.join(' ')}", the command is "node ${facts.bin}"`);
  }
  checkServeCommand(readJson(instructions, 'CMD'), facts, report);
  return { user: contentOf('USER'), home };
}

/** `node docker/health.ts PORT`, as images and compose files write it. */
export function checkHealthCommand(
  command: readonly string[],
  facts: CodeFacts,
  report: (problem: string) => void,
): void {
  const [program, script = '', port] = command;
  if (program !== 'node' || !existsSync(join(ROOT, script))) {
    report(`The health check "${command.join(' ')}" runs nothing that exists`);
  } else if (port !== String(facts.port)) {
    report(`The health check asks port ${port}, lab serve listens on ${facts.port}`);
  }
}

interface Copy {
  readonly from: string | undefined;
  readonly sources: readonly string[];
}

function readCopy(
  copy: Instruction & { getFromFlag(): { getValue(): string | null } | null },
): Copy {
  const from = copy.getFromFlag()?.getValue() ?? undefined;
  const paths = copy.getArguments().map((argument) => argument.getValue());
  return { from, sources: paths.filter((path) => !path.startsWith('--')).slice(0, -1) };
}

function checkCopies(copies: readonly Copy[], report: (problem: string) => void): void {
  for (const source of copies.filter(({ from }) => from === undefined).flatMap((c) => c.sources)) {
    if (!existsSync(join(ROOT, source))) report(`COPY wants "${source}", which does not exist`);
  }
}

function environmentOf(instructions: readonly Instruction[]): Map<string, string> {
  const texts = instructions.filter((each) => each.getKeyword() === 'ENV');
  return new Map(
    texts.flatMap((each) =>
      [...(each.getArgumentsContent() ?? '').matchAll(/(\w+)=(\S+)/g)].map(
        ([, name = '', value = '']): [string, string] => [name, value],
      ),
    ),
  );
}

function readJson(instructions: readonly Instruction[], keyword: string): string[] {
  const found = instructions.findLast((each) => each.getKeyword() === keyword);
  return (
    (found as JSONInstruction | undefined)?.getJSONStrings().map((each) => each.getJSONValue()) ??
    []
  );
}
