/**
 * What the page of Kiali 1.31 expects and the server of Kiali 1.89 answers otherwise. Each takes what the server said, parsed; none looks at more of it
 * than it changes.
 */
import type { HealthKind } from './route.ts';

/** An answer of the server's that is not what it is known to answer. */
export class UnexpectedAnswer extends Error {}

type Json = Readonly<Record<string, unknown>>;

function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new UnexpectedAnswer(`Kiali's server answered ${what} with something else than an object`);
}

/** Extensions have been taken out of the server, and the page looks for one of them before anything else. */
export function pageConfig(answer: unknown): Json {
  return { ...objectOf(answer, 'its configuration'), extensions: { iter8: { enabled: false } } };
}

const WRAPPED: Readonly<Record<HealthKind, string>> = {
  app: 'namespaceAppHealth',
  service: 'namespaceServiceHealth',
  workload: 'namespaceWorkloadHealth',
};

/** Health of each app, service or workload of one namespace, by its name. A namespace without any has none. */
export function namespaceHealth(answer: unknown, namespace: string, of: HealthKind): Json {
  const byNamespace = objectOf(objectOf(answer, 'health')[WRAPPED[of]] ?? {}, 'health');
  return objectOf(byNamespace[namespace] ?? {}, `health of ${namespace}`);
}

/** The page shows no traces, and so does not ask for them. */
export const NO_TRACING: Json = {
  enabled: false,
  integration: false,
  namespaceSelector: false,
  url: '',
  whiteListIstioSystem: [],
};
