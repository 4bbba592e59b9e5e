import { parser } from '@prometheus-io/lezer-promql';

/** The names of all metrics that a PromQL expression reads, by Prometheus' own grammar. @throws Error where it is not PromQL */
export function metricNames(expr: string): ReadonlySet<string> {
  const names = new Set<string>();
  parser.parse(expr).iterate({
    enter: ({ name, from, to, type, node }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expr}`);
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') names.add(expr.slice(from, to));
    },
  });
  return names;
}
