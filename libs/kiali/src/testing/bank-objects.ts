import type { ApiServer } from '@cutover/charts/testing';
import { APP_LABEL, VERSION_LABEL } from '../server/config.ts';
import { GATEWAY, MEMBERS, type Member } from './seeded-mesh.ts';

const IMAGE = 'registry.example/app:1.0.0';

const labelsOf = ({ app, version }: Member) => ({ [APP_LABEL]: app, [VERSION_LABEL]: version });

const namespace = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Namespace' },
  metadata: { name, labels },
});

function podOf(member: Member): { metadata: object; spec: object } {
  return {
    metadata: {
      labels: {
        ...labelsOf(member),
        'security.istio.io/tlsMode': 'istio',
        'service.istio.io/canonical-name': member.app,
      },
      annotations: { 'sidecar.istio.io/status': '{"initContainers":["istio-proxy"],"containers":null}' },
    },
    spec: {
      initContainers: [{ name: 'istio-proxy', image: IMAGE, restartPolicy: 'Always' }],
      containers: [{ name: member.app, image: IMAGE, ports: [{ name: 'http', containerPort: 8080 }] }],
    },
  };
}

function objectsOf(member: Member): object[] {
  const { namespace: place, workload } = member;
  const matchLabels = labelsOf(member);
  const pod = podOf(member);
  return [
    {
      ...{
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: workload, namespace: place, labels: matchLabels },
      },
      spec: { replicas: 1, selector: { matchLabels }, template: pod },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Pod' },
      metadata: { name: `${workload}-1`, namespace: place, ...pod.metadata },
      spec: pod.spec,
    },
  ];
}

const serviceOf = ({ app, namespace: place }: Member): object => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: app, namespace: place, labels: { [APP_LABEL]: app } } },
  spec: { selector: { [APP_LABEL]: app }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
});

/** As a controller would have it, which is not there. */
async function serve({ client }: ApiServer, { namespace: place, workload }: Member): Promise<void> {
  const ready = { status: { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 } };
  await client.change(`/apis/apps/v1/namespaces/${place}/deployments/${workload}/status`, ready);
  const containerStatuses = [{ name: 'main', ready: true, restartCount: 0, image: IMAGE, imageID: '' }];
  const running = { status: { phase: 'Running', containerStatuses } };
  await client.change(`/api/v1/namespaces/${place}/pods/${workload}-1/status`, running);
}

/** Puts the members of the seeded mesh onto an API server, as if they served: nothing runs them. */
export async function createBank(api: ApiServer): Promise<void> {
  const meshed = { 'istio-injection': 'enabled' };
  for (const name of ['istio-system', GATEWAY.namespace]) await api.client.create(namespace(name));
  await api.client.create(namespace('bank', meshed));
  const services = new Map(MEMBERS.map((member) => [member.app, serviceOf(member)]));
  for (const object of [...services.values(), ...MEMBERS.flatMap(objectsOf)]) await api.client.create(object);
  for (const member of MEMBERS) await serve(api, member);
  await api.client.create({
    ...{ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication' },
    metadata: { name: 'default', namespace: 'istio-system' },
    spec: { mtls: { mode: 'STRICT' } },
  });
}
