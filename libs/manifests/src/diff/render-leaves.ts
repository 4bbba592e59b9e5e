import { inPool } from '@cutover/toolchain';
import { buildFolder } from '../build/kustomize.ts';
import { everyLeaf } from '../leaves.ts';
import { fileNameOf, toYaml } from '../objects/kubernetes-object.ts';
import type { Places } from '../places.ts';

/** Kustomize is a process a leaf. */
const LEAVES_AT_ONCE = 2;

/** ENV/CHART/KIND-NAME.yaml → the object, for all that every environment would be given. */
export async function renderLeaves(places: Places, kustomize: string): Promise<ReadonlyMap<string, string>> {
  const rendered = await inPool(
    everyLeaf(places),
    async ({ environment, chart, folder }) => {
      const objects = await buildFolder(kustomize, folder);
      return objects.map((object) => [`${environment}/${chart}/${fileNameOf(object)}.yaml`, toYaml(object)] as const);
    },
    LEAVES_AT_ONCE,
  );
  return new Map(rendered.flat());
}
