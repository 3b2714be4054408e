import { parser } from '@prometheus-io/lezer-promql';

/** Names of the metrics an expression reads; a syntax error throws. */
export function listMetrics(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new SyntaxError(`No PromQL: ${expression}`);
      if (node.name === 'VectorSelector') {
        const identifier = node.node.getChild('Identifier');
        if (identifier !== null) names.push(expression.slice(identifier.from, identifier.to));
      }
    },
  });
  return names;
}

/** Labels an expression groups or selects by. */
export function listLabels(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'LabelName') names.push(expression.slice(from, to));
    },
  });
  return names;
}
