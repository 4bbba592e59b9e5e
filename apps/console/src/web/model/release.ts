import type { Release } from '../../model/items.ts';

/** Whether two things run the same: by their digests where both are known, else by what they say their version is. */
export function isSame(a: Release, b: Release): boolean {
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  return a.version !== undefined && a.version === b.version;
}

/** Each release once, the newest first; what is told of one in several places is put together. */
export function distinct(releases: readonly Release[]): Release[] {
  const found: Release[] = [];
  // Those with digests first, so that a mere version finds its digest.
  const inOrder = [...releases].sort((a, b) => Number(b.digest !== undefined) - Number(a.digest !== undefined));
  for (const release of inOrder) {
    if (release.version === undefined && release.digest === undefined) continue;
    const at = found.findIndex((known) => isSame(known, release));
    if (at === -1) found.push(release);
    else if (found[at]?.version === undefined) found[at] = { ...release, ...found[at] };
  }
  return found.sort(newestFirst);
}

function newestFirst(a: Release, b: Release): number {
  return (b.version ?? '').localeCompare(a.version ?? '', 'en', { numeric: true });
}

export const nameOf = ({ version, digest }: Release): string => version ?? shortDigest(digest) ?? 'unknown';

export function shortDigest(digest: string | undefined): string | undefined {
  return digest?.replace(/^sha256:/, '').slice(0, 7);
}

export const shortCommit = (commit: string): string => commit.slice(0, 7);
