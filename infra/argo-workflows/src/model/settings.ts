import type { IParameter } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Parameter';
import { valuesOf } from './value.ts';
import type { Value } from './value.ts';

/** What a cluster says to all runs: keys of a ConfigMap. */
export interface Settings<Name extends string> {
  readonly names: readonly Name[];
  readonly values: Readonly<Record<Name, Value>>;
  readonly parameters: readonly IParameter[];
}

export const settingsOf = <const Name extends string>(configMap: string, names: readonly Name[]): Settings<Name> => ({
  names,
  values: valuesOf(names, 'workflow.parameters'),
  parameters: names.map((name) => ({ name, valueFrom: { configMapKeyRef: { name: configMap, key: name } } })),
});
