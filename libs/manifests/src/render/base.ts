import { merge } from '../objects/json.ts';
import { fileNameOf, toYaml } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import type { Chart } from './chart.ts';
import { head } from './head.ts';
import { neutral } from './neutral.ts';

/** Path below kustomize/ → text. */
export type Files = ReadonlyMap<string, string>;

/** A chart's objects under one strategy, as no environment in particular would have them. */
export interface Base {
  /** Below kustomize/. */
  readonly folder: string;
  readonly objects: readonly KubernetesObject[];
}

/** Where what names a namespace in its text leads until a leaf says otherwise: the one that kubectl applies to by itself. */
const NAMESPACE = 'default';

/** What bases of charts without a choice of strategy are called, by the kind that they are about. */
const NAMES: Readonly<Record<string, string>> = { StatefulSet: 'stateful', DaemonSet: 'daemon' };

const kebab = (word: string): string => word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function folderName(strategy: string | undefined, objects: readonly KubernetesObject[]): string {
  if (strategy !== undefined) return kebab(strategy);
  return objects.map(({ kind }) => NAMES[kind]).find((name) => name !== undefined) ?? 'stateless';
}

/** @throws ChartError where the chart refuses what its environments say alike */
export async function renderBase(chart: Chart, strategy: string | undefined): Promise<Base> {
  const values = strategy === undefined ? chart.shared : merge(chart.shared, { strategy: { type: strategy } });
  const objects = (await chart.render(values, NAMESPACE)).map((object) => neutral(object));
  return { folder: `base/${chart.name}/${folderName(strategy, objects)}`, objects };
}

const kustomization = (objects: readonly KubernetesObject[]) => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  resources: objects.map((object) => `${fileNameOf(object)}.yaml`),
  ...(objects.some(({ kind }) => kind === 'Rollout') ? { components: ['../../../configurations'] } : {}),
});

export function baseFiles({ name }: Chart, { folder, objects }: Base): Files {
  const start = head(`charts/${name}`);
  const own = objects.map((object) => [`${folder}/${fileNameOf(object)}.yaml`, `${start}${toYaml(object)}`] as const);
  return new Map([[`${folder}/kustomization.yaml`, `${start}${toYaml(kustomization(objects))}`], ...own]);
}
