import { isList, isObject, valueAt } from '../objects/json.ts';
import type { Json } from '../objects/json.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { patchOf } from '../patch/patch-of.ts';
import type { Patch } from '../patch/patch-of.ts';

/** NAME.ENV.DOMAIN → NAME.SUBDOMAIN.DOMAIN */
const moved = (host: string, subdomain: string): string => host.replace(/^([^.]+)\.[^.]+/, `$1.${subdomain}`);

function withHosts(value: Json, subdomain: string, key = ''): Json {
  if (typeof value === 'string') return key === 'host' || key === 'hosts' ? moved(value, subdomain) : value;
  if (isList(value)) return value.map((element) => withHosts(element, subdomain, key));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withHosts(member, subdomain, name)]));
}

/** Patches that move the hosts of every Ingress. */
export function hostPatches(objects: readonly KubernetesObject[], subdomain: string): Patch[] {
  return objects
    .filter(({ kind }) => kind === 'Ingress')
    .flatMap((ingress) => {
      const spec = valueAt(ingress, ['spec']);
      const wanted = { ...ingress, spec: withHosts(spec as Json, subdomain) };
      return patchOf(ingress, wanted) ?? [];
    });
}
