import type { KubeEvent, Pod } from './objects.ts';

/** What the kubelet says of pull secrets that a pod names and its namespace lacks, before it pulls without them. */
const LACKS_SECRETS = 'FailedToRetrieveImagePullSecret';
/** containerd's words, for credentials that are not good enough and for none: it does not tell them apart. */
const REFUSED =
  /\b(?<status>40[13] (?:Unauthorized|Forbidden))|(?<said>authorization failed|no basic auth credentials)/;

const registryOf = (image: string) => image.split('/')[0] ?? image;

function quoted(names: readonly string[]): string {
  return `pull secret${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
}

/** Names in the kubelet's list of what it could not read: `… pull secrets (a, b); attempting …`. */
function missingSecrets(events: readonly KubeEvent[]): readonly string[] {
  const said = events.find(({ reason }) => reason === LACKS_SECRETS)?.message ?? '';
  return (/\(([^)]+)\)/.exec(said)?.[1] ?? '').split(',').map((name) => name.trim());
}

/**
 * Why a registry does not let a pod pull, and what to do; undefined where the pull failed for another reason.
 * @param events about the pod, newest first
 */
export function pullAccess(pod: Pod, image: string, cause: string, events: readonly KubeEvent[]): string | undefined {
  const { status, said = status } = REFUSED.exec(cause)?.groups ?? {};
  if (said === undefined) return undefined;
  const registry = registryOf(image);
  const { namespace = 'default' } = pod.metadata;
  const named = (pod.spec?.imagePullSecrets ?? []).map(({ name }) => name);
  if (named.length === 0)
    return `${registry} wants a password (${said}) and the pod names no pull secret: make one in ${namespace}, name it in imagePullSecrets`;
  const missing = missingSecrets(events).filter((name) => named.includes(name));
  if (missing.length > 0)
    return `${registry} wants a password (${said}) and ${namespace} has no ${quoted(missing)}, which the pod names: make it there`;
  return `${registry} lets nobody in by ${quoted(named)} (${said}): see that it holds this very registry and the right password`;
}
