import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { assetOf, imageOf, toolOf } from './add-on.ts';
import type { KubernetesObject } from './manifest.ts';
import { objectOf, ownObjects, readManifest, RESTRICTED } from './manifest.ts';
import { moveInto, restrictedNamespace } from './namespace.ts';

const NAME = 'argo-workflows';
const NAMESPACE = NAME;
const CONTROLLER = 'workflow-controller';
const EXECUTOR = 'argoexec';
/** As the module's own Role and its binding call the controller's account. */
const ACCOUNT = 'argo';
const CONFIGURATION = 'workflow-controller-configmap';
const HEALTH = { path: '/healthz', port: 6060 };

export interface ArgoWorkflowsParts {
  readonly controller: string;
  readonly executor: string;
  /** The module's definitions of its kinds, and the controller's rights in its namespace. */
  readonly manifests: readonly string[];
}

/** What the controller puts into each pod beside a step: as little as a namespace asks for that is restricted. */
const BESIDE_STEPS = {
  resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
  securityContext: RESTRICTED,
};

function configuration(): object {
  const data = {
    executor: JSON.stringify(BESIDE_STEPS),
    // A step that says nothing of it gets the same.
    mainContainer: JSON.stringify({ securityContext: RESTRICTED }),
    // Nobody asks for them here, and each would be one more open port.
    metricsConfig: JSON.stringify({ enabled: false }),
    workflowDefaults: JSON.stringify({
      spec: { securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } } },
    }),
  };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: CONFIGURATION }, data };
}

function deployment({ controller, executor }: ArgoWorkflowsParts): object {
  const labels = { app: CONTROLLER };
  const container = {
    name: CONTROLLER,
    image: controller,
    imagePullPolicy: 'IfNotPresent',
    args: [
      '--namespaced',
      ...['--configmap', CONFIGURATION],
      ...['--executor-image', executor],
      ...['--executor-image-pull-policy', 'IfNotPresent'],
      ...['--log-format', 'json'],
    ],
    // There is never more than one: nobody is elected.
    env: [{ name: 'LEADER_ELECTION_DISABLE', value: 'true' }],
    ports: [{ name: 'health', containerPort: HEALTH.port }],
    readinessProbe: { httpGet: HEALTH, initialDelaySeconds: 1, periodSeconds: 1 },
    livenessProbe: { httpGet: HEALTH, initialDelaySeconds: 90, periodSeconds: 60, timeoutSeconds: 30 },
    resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '512Mi' } },
    securityContext: RESTRICTED,
  };
  const template = {
    metadata: { labels },
    spec: { serviceAccountName: ACCOUNT, securityContext: { runAsNonRoot: true }, containers: [container] },
  };
  const spec = { replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: labels }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: CONTROLLER, labels }, spec };
}

/**
 * The controller of one namespace, which is restricted and all that it may write to, by the module's own definitions and rights.
 * @throws Error where these have changed
 */
export function argoWorkflowsObjects(parts: ArgoWorkflowsParts): KubernetesObject[] {
  const objects = parts.manifests.flatMap(readManifest);
  const [subject, ...others] = objectOf(objects, 'RoleBinding', 'argo-binding').subjects ?? [];
  if (subject?.name !== ACCOUNT || others.length > 0)
    throw new Error(`the manifest binds another account than ${ACCOUNT}`);
  subject.namespace = NAMESPACE;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: ACCOUNT } };
  objects.push(...ownObjects([account, configuration(), deployment(parts)]));
  moveInto(NAMESPACE, objects);
  return [restrictedNamespace(NAMESPACE), ...objects];
}

async function manifestsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  return Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')));
}

/** Called by its name alone, both by the controller and by itself. */
const PATH = '/bin';

export const argoWorkflows: AddOn = {
  name: NAME,
  title: 'Argo Workflows',
  tools: [CONTROLLER, EXECUTOR],
  // What steps hand over lies in a volume.
  needs: ['storage'],
  core: false,
  images: (tools) => ({
    controller: toolImage(toolOf(tools, CONTROLLER), { at: `${PATH}/${CONTROLLER}` }),
    executor: toolImage(toolOf(tools, EXECUTOR), { at: `${PATH}/${EXECUTOR}`, env: { PATH } }),
  }),
  objects: async (context) => {
    const folder = (...path: readonly string[]) => assetOf(context.tools, CONTROLLER, 'manifests', ...path);
    const [definitions, rights] = await Promise.all([
      // The full ones are five megabytes, which every client of the API server would read.
      manifestsIn(folder('crds', 'minimal')),
      manifestsIn(folder('rbac')),
    ]);
    return argoWorkflowsObjects({
      controller: imageOf(context, 'controller'),
      executor: imageOf(context, 'executor'),
      manifests: [...definitions, ...rights],
    });
  },
  ready: [{ kind: 'Deployment', namespace: NAMESPACE, name: CONTROLLER }],
};
