import type { PodSpec } from '@cutover/charts';
import { isList, isObject, valueAt } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { TEMPLATE_PATHS } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** The pods of an object: of a Pod itself, of a workload, of a Job or CronJob. */
export interface Pods {
  readonly labels: JsonObject;
  readonly spec: JsonObject;
}

export function podsOf(object: KubernetesObject): Pods | undefined {
  const places = object.kind === 'Pod' ? [[]] : TEMPLATE_PATHS;
  for (const place of places) {
    const spec = valueAt(object, [...place, 'spec']);
    if (!isObject(spec) || !isList(spec['containers'])) continue;
    const labels = valueAt(object, [...place, 'metadata', 'labels']);
    return { labels: isObject(labels) ? labels : {}, spec };
  }
  return undefined;
}

export const containersOf = ({ spec }: Pods): readonly JsonObject[] =>
  [spec['initContainers'], spec['containers']].flatMap((list) => (isList(list) ? list.filter(isObject) : []));

/** As `restrictedProblems` takes it. */
export const asPodSpec = ({ spec }: Pods): PodSpec => spec as unknown as PodSpec;
