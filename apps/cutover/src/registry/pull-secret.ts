import type { Cluster } from '@cutover/cluster';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { UsageError } from '../usage-error.ts';
import { openPrivateRegistry } from './private-registry.ts';
import { isOurs, isSameSecret, pullSecret } from './pull-secret-object.ts';
import type { ShownSecret } from './pull-secret-object.ts';

export interface SecretPlace {
  readonly name: string;
  readonly namespace: string;
}

export interface PullSecret extends SecretPlace {
  readonly registry: string;
  readonly username: string;
  readonly state: 'created' | 'updated' | 'unchanged';
}

/** A DNS subdomain name (RFC 1123), as the API server asks of a Secret's. */
const SECRET_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;

/** @throws UsageError */
export function needSecretName(name: string): void {
  if (SECRET_NAME.test(name) && name.length <= LONGEST_NAME) return;
  throw new UsageError(`"${name}" cannot name a Secret: use lower-case letters, digits, dashes and dots`);
}

async function needNamespace({ kubectl, name }: Cluster, namespace: string): Promise<void> {
  const { stdout } = await kubectl(['get', 'namespace', namespace, '--ignore-not-found', '--output', 'name']);
  if (stdout.trim() !== '') return;
  throw new UsageError(`cluster ${name} has no namespace ${namespace}: cutover kubectl create namespace ${namespace}`);
}

async function readSecret({ kubectl }: Cluster, { name, namespace }: SecretPlace): Promise<ShownSecret | undefined> {
  const which = ['secret', name, '--namespace', namespace];
  const { stdout } = await kubectl(['get', ...which, '--ignore-not-found', '--output', 'json']);
  return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as ShownSecret);
}

/**
 * Sees to it that a namespace has a Secret by which its pods pull from the cluster's private registry.
 * @throws UsageError where there is no such namespace, or a Secret of that name that somebody else made; ClusterError, KubectlError
 */
export async function ensurePullSecret(choice: ClusterChoice, place: SecretPlace): Promise<PullSecret> {
  const { cluster, login } = await openPrivateRegistry(choice, 'pull');
  await needNamespace(cluster, place.namespace);
  const there = await readSecret(cluster, place);
  if (there !== undefined && !isOurs(there)) {
    throw new UsageError(`secret ${place.namespace}/${place.name} was not made by cutover: choose another name`);
  }
  const secret = pullSecret(place, login);
  const { registry, username } = login;
  if (there !== undefined && isSameSecret(there, secret)) return { ...place, registry, username, state: 'unchanged' };
  // By standard input: others read the arguments of a process.
  const apply = ['apply', '--server-side', '--force-conflicts', '--filename', '-'];
  await cluster.kubectl(apply, { input: JSON.stringify(secret) });
  return { ...place, registry, username, state: there === undefined ? 'created' : 'updated' };
}
