import type { OnnxAttribute } from './attributes.ts';
import type { ConstantTensor, ElementType } from './tensors.ts';

/** A dimension: a number, or a name for one that is known only when the graph runs. */
export type Dimension = number | string;

/** An input or output of the whole graph. */
export interface GraphValue {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: readonly Dimension[];
}

/** One operation. */
export interface GraphNode {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** What a node needs besides its operation and inputs. */
export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Names of the outputs; one, called like the node, unless given. An empty name skips an output. */
  readonly outputs?: readonly string[];
  /** `com.microsoft` for ONNX Runtime's own operators. @default '' (standard ONNX) */
  readonly domain?: string;
}

/** A finished graph, ready to be written. Nodes are in execution order. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, ConstantTensor>;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** Collects nodes and constants in the order they are added; the same calls give the same file. */
export class GraphBuilder {
  readonly name: string;
  readonly nodes: GraphNode[] = [];
  readonly constants: Map<string, ConstantTensor> = new Map();
  readonly inputs: GraphValue[] = [];
  readonly outputs: GraphValue[] = [];

  constructor(name: string) {
    this.name = name;
  }

  input(name: string, elementType: ElementType, shape: readonly Dimension[]): string {
    this.inputs.push({ name, elementType, shape });
    return name;
  }

  output(name: string, elementType: ElementType, shape: readonly Dimension[]): void {
    this.outputs.push({ name, elementType, shape });
  }

  /** Adds a constant once; adding the same name again reuses the first one (a tied table). */
  constant(name: string, tensor: ConstantTensor): string {
    if (!this.constants.has(name)) this.constants.set(name, tensor);
    return name;
  }

  hasNode(name: string): boolean {
    return this.nodes.some((node) => node.name === name);
  }

  /** Adds an operation and returns the name of its first output. */
  node(name: string, opType: string, inputs: readonly string[], options: NodeOptions = {}): string {
    const outputs = options.outputs ?? [name];
    this.nodes.push({
      name,
      opType,
      domain: options.domain ?? '',
      inputs,
      outputs,
      attributes: options.attributes ?? {},
    });
    return outputs[0] ?? name;
  }
}
