import type { Cluster } from '../../provider.ts';
import { RESTRICTED } from '../manifest.ts';

/** What a pod of the mesh was told when it asked. */
export interface Told {
  readonly accepted: boolean;
  readonly said: string;
}

/** A pod of one container under an account of its own name, in the words of busybox. */
export function pod(image: string, name: string, command: readonly string[]): object[] {
  const labels = { app: name };
  const container = {
    ...{ name: 'main', image, command, ports: [{ name: 'http', containerPort: 8080 }] },
    securityContext: { ...RESTRICTED, runAsUser: 65_532 },
    resources: { requests: { cpu: '5m', memory: '8Mi' }, limits: { memory: '64Mi' } },
  };
  const spec = { serviceAccountName: name, automountServiceAccountToken: false, terminationGracePeriodSeconds: 1 };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { ...spec, containers: [container] } },
      },
    },
  ];
}

/** Answers with its folder of programs, on port 80 of a Service of its name. */
export function server(image: string, name: string): object[] {
  const spec = { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec };
  return [...pod(image, name, ['httpd', '-f', '-p', '8080', '-h', '/etc']), service];
}

export function caller(image: string, name: string): object[] {
  return pod(image, name, ['sleep', '100000']);
}

/** busybox's wget crashes where it is given a time itself. */
const SECONDS = 3;

/** Asks from inside a Deployment's container; a refusal is an answer. @throws KubectlError where it cannot be asked at all */
export async function asks(cluster: Cluster, from: string, url: string): Promise<Told> {
  const [namespace = '', name = ''] = from.split('/');
  const script = `timeout ${SECONDS} wget -q -O - ${url} 2>&1; echo "exit $?"`;
  const into = ['exec', '--namespace', namespace, `deployment/${name}`, '--container', 'main', '--'];
  const { stdout } = await cluster.kubectl([...into, 'sh', '-c', script]);
  return { accepted: stdout.trimEnd().endsWith('exit 0'), said: stdout.trim() };
}

/** What the proxy beside a Deployment's container answers to a path of its administration. */
export async function proxySays(cluster: Cluster, of: string, path: string): Promise<string> {
  const [namespace = '', name = ''] = of.split('/');
  const into = ['exec', '--namespace', namespace, `deployment/${name}`, '--container', 'istio-proxy', '--'];
  return (await cluster.kubectl([...into, 'pilot-agent', 'request', 'GET', path])).stdout;
}
