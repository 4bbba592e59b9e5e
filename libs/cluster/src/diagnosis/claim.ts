import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { Claim, Pod } from './objects.ts';
import type { Snapshot } from './snapshot.ts';
import { eventsOf } from './snapshot.ts';

/** Of a claim whose class binds it when a pod that uses it is scheduled: the claim waits for the pod, not the pod for the claim. */
const WAITS_FOR_POD: ReadonlySet<string> = new Set(['WaitForFirstConsumer', 'WaitForPodScheduled']);

function claimFinding(snapshot: Snapshot, claim: Claim): Finding | undefined {
  const { phase } = claim.status ?? {};
  if (phase === 'Lost') return finding(claim, 'volume', 'its volume does not exist any more', { final: true });
  if (phase !== 'Pending') return undefined;
  const [event] = eventsOf(snapshot, claim);
  if (event === undefined || WAITS_FOR_POD.has(event.reason ?? '')) return undefined;
  return finding(claim, 'volume', event.message ?? event.reason ?? 'is not bound');
}

/** What keeps the claims of a pod from being bound. */
export function claimFindings(snapshot: Snapshot, { metadata: { name, namespace }, spec }: Pod): readonly Finding[] {
  const names = (spec?.volumes ?? []).flatMap((volume) => {
    if (volume.persistentVolumeClaim !== undefined) return [volume.persistentVolumeClaim.claimName];
    return volume.ephemeral === undefined ? [] : [`${name}-${volume.name}`];
  });
  return names.flatMap((claimName) => {
    const isOne = ({ metadata }: Claim) => metadata.name === claimName && metadata.namespace === namespace;
    const claim = snapshot.claims.find(isOne);
    const absent = {
      kind: 'PersistentVolumeClaim',
      metadata: { name: claimName, ...(namespace ? { namespace } : {}) },
    };
    return (claim === undefined ? finding(absent, 'volume', 'does not exist') : claimFinding(snapshot, claim)) ?? [];
  });
}
