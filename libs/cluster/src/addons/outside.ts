import { ClusterError } from '../errors.ts';
import type { AddOn, AddOnName, Outside, OutsideHolder, Tools } from './add-on.ts';

/** What goes into the objects of add-ons from what they keep outside of the cluster. */
export type AddOnOutsides = Readonly<Partial<Record<AddOnName, Readonly<Record<string, string>>>>>;

/** What these add-ons keep outside of this cluster. @throws ClusterError `usage` where the cluster has no place for it */
export function outsideParts(cluster: OutsideHolder, addOns: readonly AddOn[]): ReadonlyMap<AddOnName, Outside> {
  const parts = new Map<AddOnName, Outside>();
  for (const addOn of addOns) {
    if (addOn.outside === undefined) continue;
    const part = addOn.outside(cluster);
    if (part === undefined)
      throw new ClusterError(
        'usage',
        `${addOn.name} needs an embedded node: this cluster has none (--provider embedded)`,
      );
    parts.set(addOn.name, part);
  }
  return parts;
}

export async function ensureOutside(parts: ReadonlyMap<AddOnName, Outside>, tools: Tools): Promise<AddOnOutsides> {
  const outsides: [string, Readonly<Record<string, string>>][] = [];
  for (const [name, part] of parts) outsides.push([name, await part.ensure(tools)]);
  return Object.fromEntries(outsides);
}
