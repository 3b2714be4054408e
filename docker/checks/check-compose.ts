// A merged compose stack against the code and against itself.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkHealthCommand, type ImageFacts } from './check-images.ts';
import { checkServeCommand, checkVllmArguments } from './check-serve.ts';
import { type CodeFacts, ROOT } from './code-facts.ts';
import { parseLabCommand } from './parse-lab-command.ts';
import type { ParsedYaml } from './parsed-yaml.ts';
import { VLLM } from './vllm-facts.ts';

/** Reports what of a stack does not agree with the code. `images`: Dockerfile -> what it says. */
export function checkStack(
  stack: ParsedYaml,
  facts: CodeFacts,
  images: ReadonlyMap<string, ImageFacts>,
  report: (problem: string) => void,
): void {
  const { lab, client, prometheus } = stack.services;
  const isVllm = lab.build === undefined;
  const served = isVllm ? checkVllm(lab, facts, report) : checkLab(lab, facts, images, report);
  const target = lab.ports?.[0]?.split(':').at(-1);
  if (target !== String(facts.port)) {
    report(`The published port leads to ${target}, the port is ${facts.port}`);
  }
  checkClient(client, served, lab.profiles !== undefined, facts, report);
  for (const [name, service] of Object.entries<ParsedYaml>(stack.services)) {
    checkReferences(name, service, stack, report);
  }
  if (prometheus?.secrets?.includes('lab_api_key') !== true) {
    report('Prometheus is not given the key that /metrics wants');
  }
}

function checkLab(
  lab: ParsedYaml,
  facts: CodeFacts,
  images: ReadonlyMap<string, ImageFacts>,
  report: (problem: string) => void,
): string {
  const image = images.get(lab.build.dockerfile);
  if (image === undefined) report(`The Dockerfile "${lab.build.dockerfile}" does not exist`);
  if (image !== undefined && !lab.volumes.some((each: string) => each.endsWith(`:${image.home}`))) {
    report(`No volume is mounted at LAB_HOME ("${image.home}")`);
  }
  if (lab.user !== undefined && lab.user !== image?.user) {
    report(`The user is "${lab.user}", the image's files belong to "${image?.user}"`);
  }
  const [kind, ...health] = lab.healthcheck?.test ?? [];
  if (kind !== 'CMD') report('The health check of lab is no CMD');
  else checkHealthCommand(health, facts, report);
  for (const name of Object.keys(lab.environment)) {
    if (!facts.environment.has(name)) report(`lab is given "${name}", which nothing reads`);
  }
  if (lab.environment.LAB_API_KEY === undefined) report('lab listens for others without a key');
  return checkServeCommand(lab.command.map(String), facts, report);
}

function checkVllm(lab: ParsedYaml, facts: CodeFacts, report: (problem: string) => void): string {
  if (!VLLM.image.test(lab.image)) report(`"${lab.image}" is no pinned image of vLLM`);
  if (Number.parseInt(lab.user, 10) !== VLLM.user) report(`vLLM's user is ${VLLM.user}`);
  const health = lab.healthcheck.test.join(' ');
  if (!health.includes(`http://127.0.0.1:${facts.port}${VLLM.healthRoute}"`)) {
    report(`The health check of vLLM does not ask ${facts.port}${VLLM.healthRoute}`);
  }
  for (const name of Object.keys(lab.environment)) {
    if (!VLLM.environment.has(name as never))
      report(`vLLM is given "${name}", which it does not read`);
  }
  if (lab.environment[VLLM.keyVariable] === undefined) report('vLLM is reached without a key');
  return checkVllmArguments(lab.command, facts, report);
}

function checkClient(
  client: ParsedYaml,
  served: string,
  isElsewhere: boolean,
  facts: CodeFacts,
  report: (problem: string) => void,
): void {
  const { options, problem } = parseLabCommand(facts.program, client.command.map(String));
  if (problem !== undefined) {
    report(`client: ${problem}`);
    return;
  }
  if (client.environment[String(options.keyEnv)] === undefined) {
    report(`client: the key is read from "${String(options.keyEnv)}", which is not set`);
  }
  if (isElsewhere) return;
  if (options.url !== `http://lab:${facts.port}/v1`) {
    report(`client: asks "${String(options.url)}", wanted "http://lab:${facts.port}/v1"`);
  }
  if (options.model !== served) {
    report(`client: asks for "${String(options.model)}", served is "${served}"`);
  }
  if (client.depends_on?.lab?.condition !== 'service_healthy') {
    report('client: does not wait until lab is healthy');
  }
}

function checkReferences(
  name: string,
  service: ParsedYaml,
  stack: ParsedYaml,
  report: (problem: string) => void,
): void {
  for (const volume of service.volumes ?? []) {
    const [source = ''] = String(volume).split(':');
    const exists = source.startsWith('.')
      ? existsSync(join(ROOT, 'docker', source))
      : source in (stack.volumes ?? {});
    if (!exists) report(`${name}: mounts "${source}", which does not exist`);
  }
  for (const secret of service.secrets ?? []) {
    if (!(secret in (stack.secrets ?? {})))
      report(`${name}: the secret "${secret}" is not defined`);
  }
  for (const [other, how] of Object.entries<ParsedYaml>(service.depends_on ?? {})) {
    if (stack.services[other] === undefined)
      report(`${name}: depends on "${other}", which is not there`);
    if (how.condition !== 'service_healthy') report(`${name}: starts before "${other}" is healthy`);
  }
  for (const value of Object.values<ParsedYaml>(service.environment ?? {})) {
    const secret = /^\/run\/secrets\/(\w+)$/.exec(String(value))?.[1];
    if (secret !== undefined && !service.secrets?.includes(secret)) {
      report(`${name}: reads the secret "${secret}", which it is not given`);
    }
  }
}
