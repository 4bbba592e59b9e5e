import type { Finding } from './finding.ts';
import { finding, waitedFor } from './finding.ts';
import type { Controller, Pod } from './objects.ts';
import { conditionOf, isTrue } from './objects.ts';
import { podFindings } from './pod.ts';
import { refusalFinding } from './refusal.ts';
import type { Snapshot } from './snapshot.ts';
import { eventsOf, ownedBy } from './snapshot.ts';

const byAge = ({ metadata: a }: Pod, { metadata: b }: Pod) =>
  (b.creationTimestamp ?? '').localeCompare(a.creationTimestamp ?? '');

function failedJob(job: Controller, findings: readonly Finding[]): readonly Finding[] {
  const { message, reason } = conditionOf(job, 'Failed') ?? {};
  const why = message ?? reason ?? 'it does not say why';
  if (findings.length === 0) return [finding(job, 'crash', `has failed: ${why}`, { final: true })];
  return findings.map((one) => ({ ...one, final: true, detail: `${one.detail}; its job gave up: ${why}` }));
}

/** A Job tries again by itself, with new pods as often as its backoffLimit says: its newest pod explains it, and it alone knows the end. */
export function jobFindings(snapshot: Snapshot, job: Controller): readonly Finding[] {
  const [newest] = ownedBy(snapshot.pods, job).sort(byAge);
  const findings = newest === undefined ? [] : podFindings(snapshot, newest);
  if (isTrue(conditionOf(job, 'Failed'))) return failedJob(job, findings);
  const refused = eventsOf(snapshot, job).find(({ reason }) => reason === 'FailedCreate')?.message;
  if (newest === undefined && refused !== undefined) return [refusalFinding(snapshot, job, refused)];
  return findings.map((one) => (one.reason === 'crash' ? waitedFor(one) : one));
}
