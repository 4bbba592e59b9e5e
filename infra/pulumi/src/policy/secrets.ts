import { ARGOCD_NAMESPACE } from '@cutover/argocd';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KubernetesObject } from '../program/kubernetes-object.ts';
import { at, inNamespace, ofKind, textOf } from './policy.ts';
import type { Policy, Registration } from './policy.ts';
import { isSecret, plainTexts } from './registered.ts';

/** The text of a Secret's values, as the program gives them. */
const dataOf = (secret: KubernetesObject): Readonly<Record<string, string>> =>
  at<Record<string, string>>(secret, 'stringData') ?? {};

/** What is a value to be kept, and not an address or a user's name. */
const PUBLIC = new Set(['type', 'url', 'username', 'tls.crt']);
const secretValues = (secret: KubernetesObject) => Object.entries(dataOf(secret)).filter(([key]) => !PUBLIC.has(key));

const TYPES = ['Opaque', 'kubernetes.io/tls'];

const typed: Policy = {
  name: 'typed',
  why: 'who looks for Secrets of a type finds ours',
  problems: ({ objects }) =>
    ofKind(objects, 'Secret')
      .filter((secret) => !TYPES.includes(String(secret['type'])))
      .map((secret) => `${textOf(secret)}: is of type ${String(secret['type'])}`),
};

const marked: Policy = {
  name: 'marked',
  why: 'what is not marked as secret lies open in the state and in what a preview shows',
  problems: ({ registered }) =>
    registered.resources
      .filter(({ type }) => type === 'kubernetes:core/v1:Secret')
      .filter(({ inputs }) => !isSecret(inputs['stringData']) || inputs['data'] !== undefined)
      .map(({ name }) => `Secret ${name}: its data is not secret`),
};

function everySecretValue({ objects }: Registration): string[] {
  return ofKind(objects, 'Secret').flatMap((secret) => secretValues(secret).map(([, value]) => value));
}

const unspoken: Policy = {
  name: 'unspoken',
  why: 'outputs, names and settings are printed, logged and kept',
  problems: (registration) => {
    const { resources, outputs } = registration.registered;
    const values = everySecretValue(registration);
    const places = [
      ['outputs of the stack', outputs] as const,
      ...resources.map(({ type, name, inputs, outputs: own }) => [`${type} ${name}`, [inputs, own]] as const),
    ];
    return places
      .filter(([, place]) => plainTexts(place).some((text) => values.some((value) => text.includes(value))))
      .map(([where]) => `${where}: holds a secret in plain text`);
  },
};

/** Of what is random: 128 bits in hex, at least. */
const LEAST_CHARACTERS = 32;
const LEAST_DISTINCT = 8;

function isKey(text: string): boolean {
  try {
    createPrivateKey(text);
    return true;
  } catch {
    return false;
  }
}

function weakness(value: string): string | undefined {
  if (value.startsWith('-----BEGIN')) return isKey(value) ? undefined : 'is no private key';
  const random = value.slice(value.indexOf(':') + 1);
  if (random.length < LEAST_CHARACTERS) return `has ${random.length} characters`;
  return new Set(random).size < LEAST_DISTINCT ? 'repeats itself' : undefined;
}

const strong: Policy = {
  name: 'strong',
  why: 'a default, or a short one, is guessed',
  problems: ({ objects }) =>
    ofKind(objects, 'Secret').flatMap((secret) =>
      secretValues(secret).flatMap(([key, value]) => {
        const problem = weakness(value);
        return problem === undefined ? [] : [`${textOf(secret)}: ${key} ${problem}`];
      }),
    ),
};

const distinct: Policy = {
  name: 'distinct',
  why: 'what leaks from one environment opens no other',
  problems: ({ objects }) => {
    const seen = new Map<string, string>();
    return ofKind(objects, 'Secret').flatMap((secret) =>
      secretValues(secret).flatMap(([key, value]) => {
        const first = seen.get(value);
        seen.set(value, textOf(secret));
        return first === undefined ? [] : [`${textOf(secret)}: ${key} is that of ${first}`];
      }),
    );
  },
};

function certificateProblems(secret: KubernetesObject, hosts: readonly string[]): string[] {
  const { 'tls.crt': text = '', 'tls.key': key = '' } = dataOf(secret);
  if (secret['type'] !== 'kubernetes.io/tls') return [`${textOf(secret)}: is of type ${String(secret['type'])}`];
  const certificate = new X509Certificate(text);
  const named = (certificate.subjectAltName ?? '').split(', ').map((name) => name.replace(/^DNS:/, ''));
  return [
    ...named.filter((name) => !hosts.includes(name)).map((name) => `is for ${name}, which no Ingress has`),
    ...hosts.filter((host) => certificate.checkHost(host) === undefined).map((host) => `is not for ${host}`),
    ...(certificate.checkPrivateKey(createPrivateKey(key)) ? [] : ['has the key of another']),
    ...(new Date(certificate.validTo) > new Date() ? [] : ['has ended']),
  ].map((line) => `${textOf(secret)}: ${line}`);
}

const wanted: Policy = {
  name: 'wanted',
  why: 'a pod without its Secret does not start, and a Secret that nothing names only leaks',
  problems: ({ objects }, world) =>
    Object.entries(world)
      .filter(([name]) => ofKind(objects, 'Namespace').some(({ metadata }) => metadata.name === name))
      .flatMap(([namespace, { secrets, hosts }]) => {
        const made = ofKind(inNamespace(objects, namespace), 'Secret');
        const find = (name: string) => made.find(({ metadata }) => metadata.name === name);
        const missing = [...secrets].flatMap(([name, keys]) => {
          const secret = find(name);
          if (secret === undefined) return [`${namespace}: Secret ${name} is named, and nobody makes it`];
          const lacks = [...keys].filter((key) => dataOf(secret)[key] === undefined);
          return lacks.map((key) => `${textOf(secret)}: has no key ${key}`);
        });
        const extra = made.filter(({ metadata }) => !secrets.has(metadata.name));
        const wrong = [...hosts].flatMap(([name, all]) => {
          const secret = find(name);
          return secret === undefined ? [] : certificateProblems(secret, all);
        });
        return [...missing, ...extra.map((secret) => `${textOf(secret)}: nothing names it`), ...wrong];
      }),
};

/** What Argo CD makes at its first start, and leaves behind, where nobody else does. */
const OF_ARGOCD = [
  ['argocd-redis', 'auth'],
  ['argocd-secret', 'server.secretkey'],
] as const;

const told: Policy = {
  name: 'told to Argo CD',
  why: 'what Argo CD makes for itself is in no state, and is there when all else is destroyed',
  problems: ({ objects }) => {
    if (!ofKind(objects, 'Namespace').some(({ metadata }) => metadata.name === ARGOCD_NAMESPACE)) return [];
    const made = ofKind(inNamespace(objects, ARGOCD_NAMESPACE), 'Secret');
    return OF_ARGOCD.filter(
      ([name, key]) => !made.some((secret) => secret.metadata.name === name && dataOf(secret)[key] !== undefined),
    ).map(([name, key]) => `Secret ${ARGOCD_NAMESPACE}/${name}: ${key} is not made`);
  },
};

/** By whoever sets up the cluster: they are of the forge. */
const TOLD = ['repository', 'delivery-forge'].map((name) => `${ARGOCD_NAMESPACE}/${name}`);

const kept: Policy = {
  name: 'kept',
  why: 'what was signed by a key is still out there: it is made once, and found again in the state',
  problems: ({ registered: { resources } }) =>
    resources
      .filter(({ type, name }) => type === 'kubernetes:core/v1:Secret' && !TOLD.includes(name))
      .filter(({ name, inputs }) => {
        const keeper = resources.find((one) => one.type === 'cutover:index:GeneratedSecret' && one.name === name);
        const { data } = keeper?.outputs ?? {};
        return !isSecret(data) || JSON.stringify(data) !== JSON.stringify(inputs['stringData']);
      })
      .map(({ name }) => `Secret ${name}: the state does not keep it`),
};

export const SECRET_POLICIES: readonly Policy[] = [typed, marked, unspoken, strong, distinct, wanted, told, kept];
