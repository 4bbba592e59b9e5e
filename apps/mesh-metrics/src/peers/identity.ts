/** What Istio's labels say of one side of a request. */
export interface WorkloadIdentity {
  readonly workload: string;
  readonly namespace: string;
  readonly app: string;
  readonly version: string;
  readonly canonicalService: string;
  readonly canonicalRevision: string;
  readonly cluster: string;
}

export const UNKNOWN = 'unknown';

export const UNKNOWN_WORKLOAD: WorkloadIdentity = {
  workload: UNKNOWN,
  namespace: UNKNOWN,
  app: UNKNOWN,
  version: UNKNOWN,
  canonicalService: UNKNOWN,
  canonicalRevision: 'latest',
  cluster: UNKNOWN,
};

export interface IdentityFacts {
  readonly workload: string | undefined;
  readonly namespace: string | undefined;
  readonly cluster: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

const CANONICAL_SERVICE = ['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app'];
const CANONICAL_REVISION = ['service.istio.io/canonical-revision', 'app.kubernetes.io/version', 'version'];

/** Istio's rules: `app` and `version` are the labels of that name; the canonical ones fall back in Istio's order, at last to the workload and to `latest`. */
export function identityOf({ workload, namespace, cluster, labels }: IdentityFacts): WorkloadIdentity {
  const first = (names: readonly string[]) => names.map((name) => labels[name]).find((value) => value);
  return {
    workload: workload ?? UNKNOWN,
    namespace: namespace ?? UNKNOWN,
    app: labels['app'] || UNKNOWN,
    version: labels['version'] || UNKNOWN,
    canonicalService: first(CANONICAL_SERVICE) ?? workload ?? UNKNOWN,
    canonicalRevision: first(CANONICAL_REVISION) ?? 'latest',
    cluster: cluster ?? UNKNOWN,
  };
}
