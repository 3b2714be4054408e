// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of compose files
// Mistakes of the kinds that reach production: each is one change to one file.

export interface Mutation {
  readonly kind: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const cpu = 'docker/cpu/Dockerfile';
const gpu = 'docker/gpu/Dockerfile';
const compose = 'docker/compose.yaml';
const deployment = 'docker/k8s/base/deployment.yaml';
const overlay = 'docker/k8s/overlays/gpu-vllm/kustomization.yaml';
const values = 'docker/k8s/production-stack/values.yaml';
const dashboard = 'docker/monitoring/grafana/dashboards/offload-lab.json';

const plant = (kind: string, file: string, from: string, to: string): Mutation => ({
  kind,
  file,
  from,
  to,
});

export const MUTATIONS: readonly Mutation[] = [
  plant('port', cpu, 'EXPOSE 8080', 'EXPOSE 8000'),
  plant('port', cpu, '"--port", "8080"', '"--port", "8081"'),
  plant('port', compose, '127.0.0.1:8080:8080', '127.0.0.1:8080:8000'),
  plant('port', compose, 'http://lab:8080/v1', 'http://lab:8000/v1'),
  plant('port', deployment, 'containerPort: 8080', 'containerPort: 8000'),
  plant('port', 'docker/k8s/base/service.yaml', 'targetPort: http', 'targetPort: web'),
  plant('port', 'docker/k8s/base/network-policy.yaml', 'port: 8080', 'port: 80'),
  plant('port', overlay, '--port=8080', '--port=8000'),
  plant('port', 'docker/monitoring/prometheus.yaml', 'lab:8080', 'lab:9090'),
  plant('path', cpu, 'COPY lib ./lib', 'COPY src ./lib'),
  plant('path', compose, 'docker/cpu/Dockerfile', 'docker/Dockerfile'),
  plant('path', compose, './monitoring/alerts.yaml', './monitoring/rules.yaml'),
  plant('path', compose, 'models:/data', 'models:/models'),
  plant('path', deployment, 'mountPath: /data', 'mountPath: /cache'),
  plant('path', cpu, '"lib/cli/lab.js"', '"lib/cli/main.js"'),
  plant('user', cpu, 'USER 1000:1000', 'USER root'),
  plant('user', gpu, 'USER 1000:1000\n', ''),
  plant('user', deployment, 'runAsUser: 1000', 'runAsUser: 1001'),
  plant('user', overlay, 'runAsUser: 2000', 'runAsUser: 1000'),
  plant('variable', cpu, 'LAB_HOME=/data', 'LAB_CACHE=/data'),
  plant(
    'variable',
    compose,
    '      LAB_API_KEY: ${LAB_API_KEY:?',
    '      API_KEY: ${LAB_API_KEY:?',
  ),
  plant('variable', deployment, 'name: LAB_API_KEY', 'name: LAB_KEY'),
  plant('health route', 'docker/compose.vllm.yaml', '8080/health', '8080/healthz'),
  plant('health route', deployment, 'path: /health,', 'path: /ready,'),
  plant('health check', gpu, '"docker/health.ts", "8080"]', '"docker/alive.ts", "8080"]'),
  plant(
    'metrics route',
    'docker/monitoring/prometheus.yaml',
    'metrics_path: /metrics',
    'metrics_path: /stats',
  ),
  plant('image tag', compose, 'prom/prometheus:v3.5.0', 'prom/prometheus:latest'),
  plant('image tag', overlay, 'vllm/vllm-openai:v0.26.0', 'vllm/vllm-openai:latest'),
  plant('image tag', values, 'tag: v0.26.0', 'tag: latest'),
  plant('image tag', cpu, 'node:24.21.0-bookworm-slim', 'node:22.1.0-bookworm-slim'),
  plant('limit', compose, 'limits: { cpus: "2", memory: 2g, pids: 256 }', 'limits: { cpus: "2" }'),
  plant('limit', deployment, 'limits: { cpu: "2", memory: 2Gi }', 'limits: { cpu: "2" }'),
  plant('limit', values, '      limitMemory: 24Gi\n', ''),
  plant('metric', dashboard, 'lab_output_tokens_total', 'lab_tokens_total'),
  plant('metric label', dashboard, 'sum by (reason)', 'sum by (cause)'),
  plant('metric', 'docker/monitoring/alerts.yaml', 'lab_requests_waiting', 'lab_queue_length'),
  plant('metric', 'docker/k8s/base/scaling.yaml', 'lab_requests_waiting', 'lab_waiting'),
  plant('flag', compose, 'serve, --model', 'serve, --weights'),
  plant('flag', deployment, '--grace,', '--drain,'),
  plant('flag', overlay, '--max-num-seqs', '--max-users'),
  plant('command', gpu, 'CMD ["serve"', 'CMD ["start"'),
  plant(
    'model',
    'docker/compose.gpu.yaml',
    'serve, --model, tiny-coder-3m',
    'serve, --model, tiny-coder-9m',
  ),
  plant('key', compose, 'secrets: [lab_api_key]', 'secrets: []'),
  plant(
    'default password',
    compose,
    'LAB_API_KEY: ${LAB_API_KEY:?Run docker/write-env.sh once, which makes the key}',
    'LAB_API_KEY: ${LAB_API_KEY:-secret}',
  ),
  plant(
    'health gate',
    compose,
    'lab: { condition: service_healthy }',
    'lab: { condition: service_started }',
  ),
  plant('open port', compose, '"127.0.0.1:3000:3000"', '"3000:3000"'),
  plant('privileged', deployment, 'allowPrivilegeEscalation: false', 'privileged: true'),
  plant(
    'selector',
    'docker/k8s/base/service.yaml',
    'selector: { app: lab }',
    'selector: { app: web }',
  ),
  plant('shape', deployment, 'replicas: 1', 'replicas: one'),
  plant('shape', compose, 'cap_drop: [ALL]', 'cap_drop: ALL'),
  plant('shape', compose, 'memory: 2g, pids: 256', 'memory: 2g, pids: many'),
  plant('shape', compose, '    environment: LAB_API_KEY', '    enviroment: LAB_API_KEY'),
  plant('shape', values, 'requestCPU: 4', 'requestCPU: four'),
  plant('field', values, 'limitMemory: 24Gi', 'limitsMemory: 24Gi'),
  plant('field', values, 'maxNumSeqs: 8', 'maxSeqs: 8'),
  plant('field', values, 'maxReplicaCount: 4', 'maxReplicas: 4'),
  plant('stage', gpu, 'npm ci --omit=dev', 'npm install --omit=dev'),
  plant('stage', cpu, "-name '*.map' -delete", "-name '*.md' -delete"),
  plant('fit', overlay, 'NVIDIA-L4', 'GTX-970'),
  plant('fit', overlay, '--max-num-seqs=8', '--max-num-seqs=800'),
  plant('fit', values, 'maxNumSeqs: 8', 'maxNumSeqs: 800'),
];
