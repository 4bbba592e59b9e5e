import type { KubernetesObject } from '../program/kubernetes-object.ts';
import type { Needs } from './needs.ts';
import { unwrapped } from './registered.ts';
import type { RegisteredStack } from './registered.ts';

/** What environments ask for, by name. */
export type World = Readonly<Record<string, Needs>>;

/** A rule about everything that a stack registers. */
export interface Policy {
  readonly name: string;
  readonly why: string;
  /** One line for each thing that breaks it, which names that. */
  problems(stack: Registration, world: World): readonly string[];
}

/** A stack, and its Kubernetes objects without marks. */
export interface Registration {
  readonly registered: RegisteredStack;
  readonly objects: readonly KubernetesObject[];
}

export function registrationOf(registered: RegisteredStack): Registration {
  const made = registered.resources.filter(({ type }) => type.startsWith('kubernetes:'));
  return { registered, objects: made.map(({ inputs }) => unwrapped(inputs) as KubernetesObject) };
}

export const textOf = ({ kind, metadata: { name, namespace } }: KubernetesObject): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

export const ofKind = (objects: readonly KubernetesObject[], ...kinds: readonly string[]): KubernetesObject[] =>
  objects.filter(({ kind }) => kinds.includes(kind));

export const inNamespace = (objects: readonly KubernetesObject[], name: string): KubernetesObject[] =>
  objects.filter(({ metadata }) => metadata.namespace === name);

/** Whose it is, by the label that says so. */
export const isPartOf = (object: KubernetesObject, whole: 'cutover' | 'argocd'): boolean =>
  object.metadata.labels?.['app.kubernetes.io/part-of'] === whole;

/** A field of an object's spec, or of anything. */
export const at = <T>(value: unknown, ...path: readonly string[]): T | undefined =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value) as T | undefined;
