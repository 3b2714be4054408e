// Rendered Kubernetes documents against the code and against each other.

import type { ImageFacts } from './check-images.ts';
import { checkServeCommand, checkVllmArguments } from './check-serve.ts';
import type { CodeFacts } from './code-facts.ts';
import type { ParsedYaml } from './parsed-yaml.ts';
import { listMetrics } from './promql/list-metrics.ts';
import { VLLM } from './vllm-facts.ts';

/** Reports what of an overlay does not agree with the code. */
export function checkOverlay(
  documents: readonly ParsedYaml[],
  facts: CodeFacts,
  image: ImageFacts,
  report: (problem: string) => void,
): void {
  const find = (kind: string): ParsedYaml =>
    documents.find((document) => document.kind === kind) ?? {};
  const deployment = find('Deployment');
  const pod = deployment.spec?.template?.spec ?? {};
  const [engine = {}] = pod.containers ?? [];
  const isVllm = VLLM.image.test(engine.image);
  const labels = deployment.spec?.template?.metadata?.labels ?? {};
  if (isVllm) checkVllmArguments(engine.args, facts, report);
  else checkServeCommand(engine.args.map(String), facts, report);
  checkUser(pod, isVllm ? VLLM.user : Number.parseInt(image.user, 10), report);
  checkVariables(engine, isVllm, facts, image, report);
  const ports = new Map<string, number>(
    engine.ports.map((p: ParsedYaml) => [p.name, p.containerPort]),
  );
  const resolvePort = (port: string | number): unknown => ports.get(String(port)) ?? port;
  const wanted = (what: string, port: string | number): void => {
    if (resolvePort(port) !== facts.port)
      report(`${what}: port ${port}, the port is ${facts.port}`);
  };
  wanted('containerPort', engine.ports[0].containerPort);
  for (const name of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    const probe = engine[name];
    const { port, path = facts.healthRoute } = probe?.httpGet ?? probe?.tcpSocket ?? {};
    if (port === undefined) report(`${name} is missing`);
    else wanted(name, port);
    if (path !== facts.healthRoute) report(`${name}: path "${path}", it is "${facts.healthRoute}"`);
  }
  const service = find('Service');
  wanted('Service', service.spec?.ports?.[0]?.targetPort);
  wanted('Service', service.spec?.ports?.[0]?.port);
  if (!matches(service.spec?.selector, labels))
    report('The Service selects no pod of the Deployment');
  if (!matches(deployment.spec?.selector?.matchLabels, labels)) {
    report('The Deployment does not select its own pods');
  }
  for (const rule of find('NetworkPolicy').spec?.ingress ?? []) {
    wanted('NetworkPolicy', rule.ports?.[0]?.port);
  }
  checkMonitor(find('ServiceMonitor'), service, facts, report);
  checkScaling(find('ScaledObject'), deployment, isVllm, facts, report);
  const volumes = new Set((pod.volumes ?? []).map((volume: ParsedYaml) => volume.name));
  for (const { name } of engine.volumeMounts ?? []) {
    if (!volumes.has(name)) report(`The volume "${name}" is mounted and not defined`);
  }
}

function checkUser(pod: ParsedYaml, user: number, report: (problem: string) => void): void {
  const { runAsUser, runAsGroup, fsGroup } = pod.securityContext ?? {};
  if (runAsUser !== user) report(`runAsUser is ${runAsUser}, the image's user is ${user}`);
  if (runAsGroup !== user || fsGroup !== user) report(`Group and fsGroup are not ${user}`);
}

function checkVariables(
  engine: ParsedYaml,
  isVllm: boolean,
  facts: CodeFacts,
  image: ImageFacts,
  report: (problem: string) => void,
): void {
  const known: ReadonlySet<string> = isVllm ? VLLM.environment : facts.environment;
  const variables = new Map<string, ParsedYaml>(
    (engine.env ?? []).map((one: ParsedYaml) => [one.name, one]),
  );
  for (const name of variables.keys()) {
    if (!known.has(name)) report(`The engine is given "${name}", which nothing reads`);
  }
  const key = variables.get(isVllm ? VLLM.keyVariable : 'LAB_API_KEY');
  if (key?.valueFrom?.secretKeyRef === undefined) report('The key is no reference to a secret');
  const home = isVllm ? variables.get('HOME')?.value : variables.get('LAB_HOME')?.value;
  if (!isVllm && home !== image.home) report(`LAB_HOME is "${home}", in the image "${image.home}"`);
  if (!engine.volumeMounts.some((mount: ParsedYaml) => mount.mountPath === home)) {
    report(`No volume is mounted at "${home}"`);
  }
}

function checkMonitor(
  monitor: ParsedYaml,
  service: ParsedYaml,
  facts: CodeFacts,
  report: (problem: string) => void,
): void {
  const [endpoint = {}] = monitor.spec?.endpoints ?? [];
  if (endpoint.path !== facts.metricsRoute) report(`ServiceMonitor: path "${endpoint.path}"`);
  if (!service.spec?.ports?.some((port: ParsedYaml) => port.name === endpoint.port)) {
    report(`ServiceMonitor: the Service has no port "${endpoint.port}"`);
  }
  if (!matches(monitor.spec?.selector?.matchLabels, service.metadata?.labels)) {
    report('ServiceMonitor: selects no Service');
  }
}

function checkScaling(
  scaling: ParsedYaml,
  deployment: ParsedYaml,
  isVllm: boolean,
  facts: CodeFacts,
  report: (problem: string) => void,
): void {
  if (scaling.spec?.scaleTargetRef?.name !== deployment.metadata?.name) {
    report(
      `The scaling names "${scaling.spec?.scaleTargetRef?.name}", which is no Deployment here`,
    );
  }
  const exported: { has(name: string): boolean } = isVllm
    ? (VLLM.metrics as ReadonlySet<string>)
    : facts.metrics;
  for (const { metadata } of scaling.spec?.triggers ?? []) {
    for (const metric of listMetrics(metadata.query)) {
      if (!exported.has(metric)) report(`The scaling asks for "${metric}", which is not exported`);
    }
  }
}

function matches(
  selector: Record<string, string> | undefined,
  labels: Record<string, string> = {},
): boolean {
  if (selector === undefined) return false;
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
