import type { Kubectl } from '@cutover/cluster';
import { DeployError } from './deploy-error.ts';

interface Owned {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** `APPLICATION:GROUP/KIND:NAMESPACE/NAME`; of an Application beside Argo CD's own namespace it begins with `NAMESPACE_`. */
const TRACKING = 'argocd.argoproj.io/tracking-id';
/** Argo CD's label of an Application, where it is set to track by label, and its operator's of a namespace. */
const INSTANCE = 'argocd.argoproj.io/instance';
const MANAGED_BY = 'argocd.argoproj.io/managed-by';
const MANAGER = 'app.kubernetes.io/managed-by';
const RELEASE = 'meta.helm.sh/release-name';

/** What Argo CD syncs as a rule, and what is cheap to list: no Secrets. */
const KINDS = [
  ...['deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'services', 'configmaps', 'serviceaccounts'],
  ...['ingresses.networking.k8s.io', 'cronjobs.batch', 'jobs.batch'],
];
const ROLLOUTS = 'rollouts.argoproj.io';

const textOf = ({ kind, metadata: { name } }: Owned) => `${kind.toLowerCase()} ${name}`;

/** By an object that it tracks; what the object is marked with, too. */
function applicationOf({ metadata: { labels = {}, annotations = {} } }: Owned): readonly [string, string] | undefined {
  const [tracked] = annotations[TRACKING]?.split(':') ?? [];
  if (tracked !== undefined && tracked !== '') return [tracked.replace('_', '/'), TRACKING];
  const instance = labels[INSTANCE];
  return instance === undefined ? undefined : [instance, INSTANCE];
}

/** The namespace says so itself, without a name of an Application. */
function managedNamespace({ metadata: { labels = {}, annotations = {} } }: Owned): string | undefined {
  const marks = { ...annotations, ...labels };
  if (marks[MANAGED_BY] !== undefined) return `${MANAGED_BY}: ${marks[MANAGED_BY]}`;
  return /^argo-?cd$/i.test(marks[MANAGER] ?? '') ? `${MANAGER}: ${marks[MANAGER]}` : undefined;
}

const undone = 'it would undo this: change what it syncs instead';

function argoLine(namespace: string, owned: readonly Owned[]): string | undefined {
  for (const object of owned) {
    const [application, mark] = applicationOf(object) ?? [];
    if (application !== undefined)
      return `namespace ${namespace} belongs to Argo CD's Application ${application} (${mark} of ${textOf(object)}), and ${undone}`;
  }
  const mark = owned.filter(({ kind }) => kind === 'Namespace').map(managedNamespace)[0];
  return mark === undefined
    ? undefined
    : `namespace ${namespace} belongs to Argo CD (it is marked ${mark}), and ${undone}`;
}

/** Only what would be applied over: a release of somebody's own may stand in the same namespace. */
function helmLine(namespace: string, owned: readonly Owned[]): string | undefined {
  const isOurs = ({ metadata: { labels = {} } }: Owned) => labels['app.kubernetes.io/part-of'] === 'cutover';
  const object = owned.find((one) => isOurs(one) && one.metadata.annotations?.[RELEASE] !== undefined);
  if (object === undefined) return undefined;
  const release = object.metadata.annotations?.[RELEASE];
  return `namespace ${namespace} holds the Helm release ${release} (${textOf(object)}): upgrade that by Helm, or uninstall it first`;
}

/** @param hasRollouts whether the cluster knows of Argo Rollouts' kinds. @throws DeployError `foreign-owner`, which names the owner */
export async function refuseForeignOwner(kubectl: Kubectl, namespace: string, hasRollouts: boolean): Promise<void> {
  const get = async (...args: string[]) => (await kubectl(['get', ...args, '--output', 'json'])).stdout;
  const own = await get('namespace', namespace, '--ignore-not-found');
  if (own.trim() === '') return;
  const kinds = [...KINDS, ...(hasRollouts ? [ROLLOUTS] : [])].join(',');
  const { items } = JSON.parse(await get(kinds, '--namespace', namespace)) as { items: Owned[] };
  const owned = [JSON.parse(own) as Owned, ...items];
  const line = argoLine(namespace, owned) ?? helmLine(namespace, owned);
  if (line !== undefined) throw new DeployError('foreign-owner', line);
}
