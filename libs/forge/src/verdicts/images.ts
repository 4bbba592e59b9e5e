import type { LeafState } from '../history/leaf-states.ts';

/** Names of the images that a leaf ever named by digest: what else a workload runs is not of its releases. */
export type Images = ReadonlySet<string>;

export const imagesOf = (states: readonly LeafState[]): Images =>
  new Set(states.flatMap(({ promotion }) => [...promotion.digests.keys()]));

/** `registry/name:tag@digest` → its name and digest. */
function parsed(reference: string): { readonly name: string; readonly digest: string | undefined } {
  const [tagged = '', digest] = reference.split('@');
  const slash = tagged.lastIndexOf('/');
  const colon = tagged.indexOf(':', slash + 1);
  return { name: colon < 0 ? tagged : tagged.slice(0, colon), digest };
}

/**
 * Whether workloads have what a leaf's state says of its images: each by that digest, or by a tag where nothing was promoted. A workload that has none of them says nothing of a release.
 * @param workloads the references of each
 */
export function carries({ promotion }: LeafState, workloads: readonly (readonly string[])[], images: Images): boolean {
  const ours = workloads
    .flat()
    .map(parsed)
    .filter(({ name }) => images.has(name));
  return ours.length > 0 && ours.every(({ name, digest }) => promotion.digests.get(name) === digest);
}
