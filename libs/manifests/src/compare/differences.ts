import { idOf } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { PERMITTED } from './permitted.ts';

function between(helm: KubernetesObject, kustomize: KubernetesObject): string[] {
  const expected = PERMITTED.reduce((object, { adapt }) => adapt(object, kustomize), helm);
  return jsonPatch(expected, kustomize)
    .filter(({ op }) => op !== 'test')
    .map(
      ({ op, path, value }) => `${idOf(helm)}: ${op} ${path}${value === undefined ? '' : ` ${JSON.stringify(value)}`}`,
    );
}

/** What Kustomize builds otherwise than Helm renders, but for what is permitted: a line each, empty where all is equal. */
export function differences(helm: readonly KubernetesObject[], kustomize: readonly KubernetesObject[]): string[] {
  const ids = (objects: readonly KubernetesObject[]) => new Map(objects.map((object) => [idOf(object), object]));
  const [ofHelm, ofKustomize] = [ids(helm), ids(kustomize)];
  const missing = [...ofHelm.keys()].filter((id) => !ofKustomize.has(id)).map((id) => `${id}: only Helm renders it`);
  const more = [...ofKustomize.keys()].filter((id) => !ofHelm.has(id)).map((id) => `${id}: only Kustomize builds it`);
  const changed = [...ofHelm].flatMap(([id, object]) => {
    const other = ofKustomize.get(id);
    return other === undefined ? [] : between(object, other);
  });
  return [...missing, ...more, ...changed];
}
