import type { Cluster } from '../../provider.ts';
import { RESTRICTED } from '../manifest.ts';

/** Pages of a backend by their paths: `{'index.html': 'one'}`. */
export type Pages = Readonly<Record<string, string>>;

const ROOT = '/srv';

/** A web server of these pages on 8080, of busybox, with a Service of its name on port 80. */
export function backend(image: string, name: string, pages: Pages, service: object = {}): object[] {
  const metadata = { name };
  const labels = { app: name };
  const file = (page: string) => page.replaceAll('/', '_');
  const container = {
    ...{ name: 'web', image, command: ['httpd', '-f', '-p', '8080', '-h', ROOT] },
    ports: [{ containerPort: 8080 }],
    readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 },
    securityContext: { ...RESTRICTED, runAsUser: 65_532 },
    volumeMounts: [{ name: 'pages', mountPath: ROOT }],
  };
  const items = Object.keys(pages).map((path) => ({ key: file(path), path }));
  const spec = {
    ...{ terminationGracePeriodSeconds: 0, automountServiceAccountToken: false, containers: [container] },
    volumes: [{ name: 'pages', configMap: { name, items } }],
  };
  const data = Object.fromEntries(Object.entries(pages).map(([path, page]) => [file(path), page]));
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data },
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata },
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...service },
    },
  ];
}

export async function apply(cluster: Cluster, namespace: string, objects: readonly object[]): Promise<void> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  await cluster.kubectl(['apply', '--namespace', namespace, '--filename', '-'], { input });
}
