// Schemas of the tools that read the files: the Compose Specification (Apache-2.0, compose-spec/compose-spec
// 170098ba), the chart vllm-stack 0.1.12 (Apache-2.0, vllm-project/production-stack a6c01db0), and
// Kubernetes and KEDA from the packages kubernetes-models and @kubernetes-models/keda.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Deployment } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { Namespace, Service } from 'kubernetes-models/v1';
import type { Manifest } from '../../lib/manifests/index.ts';

type Validate = (value: unknown) => string[];

/** How a document of each kind is validated. */
const KINDS: Readonly<Record<string, new (data: never) => { validate(): void }>> = {
  'apps/v1 Deployment': Deployment,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'v1 Namespace': Namespace,
  'v1 Service': Service,
  'keda.sh/v1alpha1 ScaledObject': ScaledObject,
};
/** Its schema ships in no package used here; `check-kubernetes.ts` reads every field of it. */
const WITHOUT_SCHEMA = new Set(['monitoring.coreos.com/v1 ServiceMonitor']);

const validateStack = once(() => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  return wrap(ajv, { ...load('compose-spec.schema.json'), $schema: undefined });
});
const validateValues = once(() => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  return wrap(ajv, load('vllm-stack.schema.json'));
});

/** What the schema of its tool says about a manifest. */
export function findSchemaProblems(manifest: Manifest): string[] {
  if (manifest.kind === 'compose') return validateStack()(manifest.stack);
  if (manifest.kind === 'helm-values') return validateValues()(manifest.values);
  if (manifest.kind === 'dockerfile') return [];
  return manifest.documents.flatMap((document) => {
    const kind = `${String(document.apiVersion)} ${String(document.kind)}`;
    if (WITHOUT_SCHEMA.has(kind)) return [];
    const Model = KINDS[kind];
    if (Model === undefined) return [`There is no schema for ${kind}`];
    try {
      new Model(document as never).validate();
      return [];
    } catch (error) {
      return [`${kind}: ${(error as Error).message}`];
    }
  });
}

function wrap(ajv: Ajv | Ajv2020, schema: object): Validate {
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`);
}

function load(name: string): object {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
