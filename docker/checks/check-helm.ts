// Values for the Helm chart vllm-stack. The chart has a schema of its own (helm/values.schema.json in
// vllm-project/production-stack, read 2026-11), which gives the types below; it lets unknown fields pass, so
// a limit with a typing mistake is no limit. Here a field that the chart does not read is a mistake.

import { z } from 'zod';

const whole = z.number().int();
const text = z.string().min(1);
const secret = z.strictObject({ secretName: text, secretKey: text });
const resources = z.strictObject({ cpu: text.optional(), memory: text });

const model = z.strictObject({
  name: text,
  repository: text,
  tag: text,
  modelURL: text,
  replicaCount: whole,
  requestCPU: whole,
  requestMemory: text,
  requestGPU: z.union([whole, text]),
  limitCPU: z.union([z.number(), text]),
  limitMemory: text,
  pvcStorage: text,
  nodeSelectorTerms: z.array(z.record(text, z.unknown())),
  vllmConfig: z.strictObject({
    maxModelLen: whole,
    maxNumSeqs: whole,
    gpuMemoryUtilization: z.number().gt(0).max(1),
  }),
  keda: z.strictObject({
    enabled: z.boolean(),
    minReplicaCount: whole.min(0),
    maxReplicaCount: whole.min(1),
  }),
});

const values = z.strictObject({
  servingEngineSpec: z.strictObject({
    vllmApiKey: secret,
    containerPort: whole,
    modelSpec: z.array(model).min(1),
  }),
  routerSpec: z.strictObject({
    repository: text,
    tag: text,
    resources: z.strictObject({ requests: resources, limits: resources }),
  }),
});

/** What of the values the chart would refuse, or would not read. */
export function findHelmProblems(found: unknown): string[] {
  const { error } = values.safeParse(found);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}
