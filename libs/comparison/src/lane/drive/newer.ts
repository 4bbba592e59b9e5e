/** Pods that were there before a deployment, each with the hash of its template. */
export type Before = ReadonlyMap<string, string | null>;

/** Of these hashes those that are known. */
export const knownHashes = (hashes: Iterable<string | null>): Set<string> =>
  new Set([...hashes].filter((hash) => typeof hash === 'string'));

/** Whether a pod came with the deployment. One of a template of before is none of it, though it came later: in place of one that ended, or because an autoscaler wanted more. */
export const isNewer = (before: Before, identity: string, hash: string | null): boolean =>
  !before.has(identity) && !(hash !== null && knownHashes(before.values()).has(hash));
