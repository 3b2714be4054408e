// Prometheus and Grafana against the endpoint: target, route, key, and every metric and label asked for.

import { parse } from 'yaml';
import { mergeCompose, parseCompose } from '../../lib/manifests/index.ts';
import type { CodeFacts } from './code-facts.ts';
import type { ParsedYaml } from './parsed-yaml.ts';
import { listLabels, listMetrics } from './promql/list-metrics.ts';

/** Metrics and labels that Prometheus itself adds to every target. */
const OWN = new Set(['up']);

export interface Panel {
  readonly title: string;
  readonly queries: readonly string[];
}

/** Panels of the dashboard with their queries. */
export function readPanels(dashboard: string): Panel[] {
  return JSON.parse(dashboard).panels.map((panel: ParsedYaml) => ({
    title: panel.title,
    queries: (panel.targets ?? []).map((target: ParsedYaml) => target.expr),
  }));
}

/** Reports what of the monitoring files does not agree with the endpoint. */
export function checkMonitoring(
  read: (name: string) => string,
  facts: CodeFacts,
  report: (problem: string) => void,
): void {
  const stack: ParsedYaml = mergeCompose([parseCompose(read('compose.yaml'))]);
  const prometheus: ParsedYaml = parse(read('monitoring/prometheus.yaml'));
  const [job] = prometheus.scrape_configs;
  if (job.metrics_path !== facts.metricsRoute)
    report(`prometheus.yaml: path "${job.metrics_path}"`);
  const target = job.static_configs[0].targets[0];
  if (target !== `lab:${facts.port}`) report(`prometheus.yaml: target "${target}"`);
  const key = job.authorization?.credentials_file;
  if (key !== `/run/secrets/${stack.services.prometheus.secrets[0]}`) {
    report(`prometheus.yaml: the key is read from "${key}"`);
  }
  const mounted = stack.services.prometheus.volumes.map((each: string) => each.split(':')[1]);
  for (const file of prometheus.rule_files) {
    if (!mounted.includes(file)) report(`prometheus.yaml: "${file}" is not mounted`);
  }
  for (const { alert, expr } of readAlerts(read('monitoring/alerts.yaml'))) {
    checkExpression(`alert ${alert}`, expr, facts, report);
  }
  const sources: ParsedYaml = parse(
    read('monitoring/grafana/provisioning/datasources/prometheus.yaml'),
  );
  const dashboard = read('monitoring/grafana/dashboards/offload-lab.json');
  for (const { datasource } of JSON.parse(dashboard).panels) {
    if (datasource.uid !== sources.datasources[0].uid)
      report(`dashboard: source "${datasource.uid}"`);
  }
  for (const { title, queries } of readPanels(dashboard)) {
    if (queries.length === 0) report(`panel "${title}" asks for nothing`);
    for (const query of queries) checkExpression(`panel "${title}"`, query, facts, report);
  }
}

/** Alert rules of a rule file. */
export function readAlerts(text: string): { alert: string; expr: string; for: string }[] {
  return (parse(text) as ParsedYaml).groups.flatMap((group: ParsedYaml) => group.rules);
}

function checkExpression(
  what: string,
  expression: string,
  facts: CodeFacts,
  report: (problem: string) => void,
): void {
  try {
    for (const metric of listMetrics(expression)) {
      if (OWN.has(metric)) continue;
      const labels = facts.metrics.get(metric);
      if (labels === undefined) report(`${what} asks for "${metric}", which is not exported`);
      const unknown = listLabels(expression).find((label) => labels?.has(label) === false);
      if (unknown !== undefined) report(`${what}: "${metric}" has no label "${unknown}"`);
    }
  } catch (error) {
    report(`${what}: ${(error as Error).message}`);
  }
}
