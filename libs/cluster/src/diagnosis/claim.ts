import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { Claim, Pod } from './objects.ts';
import type { Snapshot } from './snapshot.ts';
import { eventsOf } from './snapshot.ts';

/** Of a claim whose class binds it when a pod that uses it is scheduled: the claim waits for the pod, not the pod for the claim. */
const WAITS_FOR_POD: ReadonlySet<string> = new Set(['WaitForFirstConsumer', 'WaitForPodScheduled']);
/** Its volume is on its way. */
const BEING_MADE: ReadonlySet<string> = new Set(['ExternalProvisioning', 'Provisioning', 'ProvisioningSucceeded']);

function pendingFinding(snapshot: Snapshot, claim: Claim): Finding | undefined {
  const events = eventsOf(snapshot, claim).filter(({ reason = '' }) => !WAITS_FOR_POD.has(reason));
  const failure = events.find(({ reason = '' }) => !BEING_MADE.has(reason));
  if (failure !== undefined) return finding(claim, 'volume', failure.message ?? failure.reason ?? 'is not bound');
  const [event] = events;
  return event && finding(claim, 'starting', `its volume is being made: ${event.message ?? event.reason}`);
}

function claimFinding(snapshot: Snapshot, claim: Claim): Finding | undefined {
  const { phase } = claim.status ?? {};
  if (phase === 'Lost') return finding(claim, 'volume', 'its volume does not exist any more', { final: true });
  return phase === 'Pending' ? pendingFinding(snapshot, claim) : undefined;
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
