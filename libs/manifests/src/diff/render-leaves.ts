import { inPool } from '@cutover/toolchain';
import { buildFolder } from '../build/kustomize.ts';
import { everyLeaf } from '../leaves.ts';
import type { Leaf } from '../leaves.ts';
import { fileNameOf, toYaml } from '../objects/kubernetes-object.ts';
import type { Places } from '../places.ts';

/** Kustomize is a process a leaf. */
const LEAVES_AT_ONCE = 2;

type Rendered = ReadonlyMap<string, string>;

/** ENV/CHART/KIND-NAME.yaml → the object, for what a leaf would give its environment. @throws ManifestsError `tool-failed` */
export async function renderLeaf(kustomize: string, { environment, chart, folder }: Leaf): Promise<Rendered> {
  const objects = await buildFolder(kustomize, folder);
  return new Map(
    objects.map((object) => [`${environment}/${chart}/${fileNameOf(object)}.yaml`, toYaml(object)] as const),
  );
}

/** The same for all that every environment would be given. */
export async function renderLeaves(places: Places, kustomize: string): Promise<Rendered> {
  const rendered = await inPool(everyLeaf(places), (leaf) => renderLeaf(kustomize, leaf), LEAVES_AT_ONCE);
  return new Map(rendered.flatMap((objects) => [...objects]));
}
