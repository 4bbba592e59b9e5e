import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';

/** What the controller's type holds where a generator has no template of its own. */
const NO_TEMPLATE = { metadata: {}, spec: { destination: {}, project: '' } };

const isZero = (value: unknown): boolean => value === false || value === '' || isEmpty(value);
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeros);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]) => !isZero(one));
  return Object.fromEntries(kept.map(([name, one]) => [name, withoutZeros(one)]));
}

/**
 * An ApplicationSet as its own controller writes it. Each webhook has that controller take an annotation off, and it writes the whole object then: fields of no value go, and each generator gets an empty template. Whatever
 * Git says otherwise would differ from then on, until the root Application has synced it back.
 */
export function asWritten(set: IApplicationSet): IApplicationSet {
  const spec = withoutZeros(set.spec) as IApplicationSet['spec'];
  return { ...set, spec: { ...spec, generators: spec.generators.map(templated) } };
}

type Generator = IApplicationSet['spec']['generators'][number];

const templated = (generator: Generator): Generator =>
  Object.fromEntries(
    Object.entries(generator).map(([kind, of]) => [kind, { ...(of as object), template: NO_TEMPLATE }]),
  );
