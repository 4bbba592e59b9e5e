import { from, keep, PLACE, POD_IP, podAnnotation, podLabel, PORT_NAME, PORT_NUMBER, type Relabel } from './relabel.ts';

interface Job {
  readonly name: string;
  readonly namespace?: string;
  readonly relabel: readonly Relabel[];
  readonly path?: string;
  /** Keep labels of its own that ours would take the place of: a controller's `namespace` says where the Rollout is. */
  readonly honor?: boolean;
}

/** Where targets are asked for: Debian's Prometheus is built without Kubernetes' discovery. */
const DISCOVERY = 'http://127.0.0.1:9091/';

/** The name of the port at which a service tells about itself. */
export const MANAGEMENT_PORT = 'management';

const atPort = (port: string): Relabel => ({
  source_labels: [POD_IP],
  regex: '(.+)',
  replacement: `$1:${port}`,
  target_label: '__address__',
});

const JOBS: readonly Job[] = [
  { name: 'services', relabel: [keep(PORT_NAME, MANAGEMENT_PORT), ...PLACE, from(PORT_NAME, 'endpoint')] },
  {
    // One target a pod, however many ports it has: all of them become the same.
    name: 'annotated',
    relabel: [
      keep(podAnnotation('prometheus.io/scrape'), 'true'),
      {
        source_labels: [POD_IP, podAnnotation('prometheus.io/port')],
        separator: ':',
        regex: '(.+:\\d+)',
        target_label: '__address__',
      },
      from(podAnnotation('prometheus.io/path'), '__metrics_path__'),
      ...PLACE,
      from(podAnnotation('prometheus.io/port'), 'endpoint'),
    ],
  },
  {
    name: 'argo-rollouts',
    namespace: 'argo-rollouts',
    relabel: [keep(podLabel('app.kubernetes.io/name'), 'argo-rollouts'), keep(PORT_NAME, 'metrics'), ...PLACE],
    honor: true,
  },
  {
    name: 'argocd',
    namespace: 'argocd',
    relabel: [
      keep(podLabel('app.kubernetes.io/name'), 'argocd-application-controller'),
      keep(PORT_NUMBER, '8082'),
      ...PLACE,
    ],
    honor: true,
  },
  {
    name: 'coredns',
    namespace: 'kube-system',
    relabel: [keep(podLabel('k8s-app'), 'kube-dns'), keep(PORT_NAME, 'metrics'), ...PLACE],
  },
  {
    name: 'istiod',
    namespace: 'istio-system',
    relabel: [keep(podLabel('app'), 'istiod'), atPort('15014'), ...PLACE],
  },
  {
    // Sidecars and gateways, among them native sidecars, which are init containers.
    name: 'envoy',
    path: '/stats/prometheus',
    relabel: [keep(PORT_NAME, 'http-envoy-prom'), ...PLACE, from(PORT_NAME, 'endpoint')],
  },
];

function jobOf({ name, namespace, relabel, path, honor }: Job): object {
  return {
    job_name: name,
    ...(path !== undefined && { metrics_path: path }),
    ...(honor === true && { honor_labels: true }),
    http_sd_configs: [{ url: DISCOVERY, refresh_interval: '10s' }],
    relabel_configs: [...(namespace ? [keep('__meta_kubernetes_namespace', namespace)] : []), ...relabel],
  };
}

/** What is scraped in a cluster; whatever is not there is not found. */
export const SCRAPE_JOBS: readonly object[] = [
  {
    job_name: 'prometheus',
    static_configs: [{ targets: ['127.0.0.1:9090'], labels: { namespace: 'monitoring', service: 'prometheus' } }],
  },
  ...JOBS.map(jobOf),
];
