import type { RegistryLogin } from '@cutover/cluster';
import type { SecretPlace } from './pull-secret.ts';

/** What is read of a Secret that is there. */
export interface ShownSecret {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

const TYPE = 'kubernetes.io/dockerconfigjson';
const KEY = '.dockerconfigjson';
/** The add-on's own marks: its removal takes the Secret along, which leads nowhere without it. */
const MADE_BY = { 'app.kubernetes.io/managed-by': 'cutover', 'cutover.dev/add-on': 'private-registry' };

/** The Secret, with one registry in it, as `kubectl create secret docker-registry` makes it. */
export function pullSecret(place: SecretPlace, { registry, username, password }: RegistryLogin) {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const config = JSON.stringify({ auths: { [registry]: { username, password, auth } } });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...place, labels: MADE_BY },
    type: TYPE,
    data: { [KEY]: Buffer.from(config).toString('base64') },
  };
}

export function isOurs({ metadata: { labels = {} }, type }: ShownSecret): boolean {
  return type === TYPE && Object.entries(MADE_BY).every(([name, value]) => labels[name] === value);
}

export function isSameSecret({ data }: ShownSecret, wanted: ShownSecret): boolean {
  return data?.[KEY] === wanted.data?.[KEY];
}
