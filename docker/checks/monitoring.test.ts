// A drill on a real server: requests pile up, the queue alert fires and clears, and every panel of the
// dashboard shows something. The scrapes are real; their times are set 5 s apart, as Prometheus would
// take them. Where promtool is found (PROMTOOL or the PATH), Prometheus' own evaluator judges the same
// samples.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startScriptServer } from '../../lib/server/__fixtures__/test-server.ts';
import { readAlerts, readPanels } from './check-monitoring.ts';
import { ROOT } from './code-facts.ts';
import { evaluateAlert } from './promql/alert-states.ts';
import { evaluate, type Sample } from './promql/evaluate.ts';

const INTERVAL_SECONDS = 5;
const monitoring = join(ROOT, 'docker/monitoring');
const alerts = readAlerts(readFileSync(join(monitoring, 'alerts.yaml'), 'utf8'));
const ruleOf = (name: string) => {
  const found = alerts.find(({ alert }) => alert === name);
  if (found === undefined) throw new Error(`No alert "${name}"`);
  return found;
};

const samples: Sample[] = [];
const times: number[] = [];
const phases = { calm: 4, busy: 12, after: 6 };

function parseScrape(text: string, atSeconds: number): Sample[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) return [];
    const [, name = '', labels = '', value] = match;
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [
      key,
      text,
    ]);
    return [{ name, labels: Object.fromEntries(pairs), atSeconds, value: Number(value) }];
  });
}

beforeAll(async () => {
  const server = await startScriptServer({ tokens: 4, gapMs: 200, queueLimit: 32 });
  const scrape = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const at = times.length * INTERVAL_SECONDS;
      times.push(at);
      samples.push(...parseScrape(await (await fetch(`${server.url}/metrics`)).text(), at));
    }
  };
  const ask = async (signal?: AbortSignal): Promise<string> => {
    const answer = await fetch(`${server.url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'x', max_tokens: 4 }),
      ...(signal !== undefined && { signal }),
    });
    return await answer.text();
  };
  const waiting = async (isEnough: (count: number) => boolean): Promise<void> => {
    for (;;) {
      const health = (await (await fetch(`${server.url}/health`)).json()) as {
        models: [{ waiting: number }];
      };
      if (isEnough(health.models[0].waiting)) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  try {
    await ask();
    await scrape(phases.calm);
    const crowd = new AbortController();
    // many more than can be answered while the scrapes are taken, however slow this machine is
    const answers = Array.from({ length: 30 }, () => ask(crowd.signal).catch(() => undefined));
    await waiting((count) => count > 20);
    await scrape(phases.busy);
    crowd.abort();
    await Promise.all(answers);
    await waiting((count) => count === 0);
    await ask();
    await scrape(phases.after);
  } finally {
    await server.stop(0);
  }
});

describe('the queue alert', () => {
  it('is raised by a drill after its time, and cleared after it', () => {
    const states = evaluateAlert(ruleOf('QueueKeepsWaiting'), samples, times);
    expect(states).toEqual([
      ...Array(phases.calm).fill('inactive'),
      ...Array(6).fill('pending'), // 30 s at 5 s each
      ...Array(phases.busy - 6).fill('firing'),
      ...Array(phases.after).fill('inactive'),
    ]);
  });

  const promtool = process.env.PROMTOOL ?? 'promtool';
  it.runIf(spawnSync(promtool, ['--version']).status === 0)(
    'is judged the same by Prometheus (promtool)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
      try {
        const waiting = samples.filter(({ name }) => name === 'lab_requests_waiting');
        const raised = (phases.calm + 7) * INTERVAL_SECONDS;
        const cleared = (phases.calm + phases.busy + 1) * INTERVAL_SECONDS;
        const alert = {
          exp_labels: { model: 'script', severity: 'warning' },
          exp_annotations: { summary: 'More than 4 requests have waited for script for 30 s' },
        };
        const test = {
          rule_files: [join(monitoring, 'alerts.yaml')],
          evaluation_interval: `${INTERVAL_SECONDS}s`,
          tests: [
            {
              interval: `${INTERVAL_SECONDS}s`,
              input_series: [
                {
                  series: 'lab_requests_waiting{model="script"}',
                  values: waiting.map(({ value }) => value).join(' '),
                },
              ],
              alert_rule_test: [
                { eval_time: '10s', alertname: 'QueueKeepsWaiting', exp_alerts: [] },
                { eval_time: `${raised}s`, alertname: 'QueueKeepsWaiting', exp_alerts: [alert] },
                { eval_time: `${cleared}s`, alertname: 'QueueKeepsWaiting', exp_alerts: [] },
              ],
            },
          ],
        };
        const file = join(folder, 'test.json');
        writeFileSync(file, JSON.stringify(test));
        const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], {
          encoding: 'utf8',
        });
        expect(status, stdout + stderr).toBe(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe('the other alerts', () => {
  it('fire for a model that is down and for an endpoint that is gone, and not before 30 s', () => {
    const series = (name: string, labels: Record<string, string>, values: number[]): Sample[] =>
      values.map((value, i) => ({ name, labels, atSeconds: 15 * i, value }));
    const at = [0, 15, 30, 45, 60];
    const model = series('lab_model_up', { model: 'm' }, [1, 0, 0, 0, 1]);
    const target = series('up', { job: 'offload-lab' }, [0, 0, 0, 1, 1]);
    expect(evaluateAlert(ruleOf('ModelDown'), model, at)).toEqual([
      'inactive',
      'pending',
      'pending',
      'firing',
      'inactive',
    ]);
    expect(evaluateAlert(ruleOf('EndpointGone'), target, at)).toEqual([
      'pending',
      'pending',
      'firing',
      'inactive',
      'inactive',
    ]);
  });
});

describe('the dashboard', () => {
  const dashboard = readFileSync(join(monitoring, 'grafana/dashboards/offload-lab.json'), 'utf8');
  it.each(readPanels(dashboard))('has something to show for "$title"', ({ queries }) => {
    for (const query of queries) {
      const points = evaluate(query, samples, times.at(-1) ?? 0);
      expect(points.length, query).toBeGreaterThan(0);
      for (const { value } of points) expect(Number.isFinite(value), query).toBe(true);
    }
  });
});
