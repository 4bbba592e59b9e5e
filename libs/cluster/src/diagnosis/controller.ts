import type { Finding } from './finding.ts';
import { finding, waitedFor, withoutRepeats } from './finding.ts';
import { jobFindings } from './job.ts';
import type { Controller, Pod } from './objects.ts';
import { conditionOf, isTrue } from './objects.ts';
import { podFindings } from './pod.ts';
import { isObserved } from './readiness.ts';
import { refusalFinding } from './refusal.ts';
import { currentReplicaSet, isOfPreviousRevision, previousPods } from './revision.ts';
import type { Snapshot } from './snapshot.ts';
import { eventsOf, ownedBy, timeOf } from './snapshot.ts';

const bornAt = ({ metadata }: Pod) => Date.parse(metadata.creationTimestamp ?? '') || 0;

/** What is said since the newest pod was made: before that, the refusal has passed. */
function refusalEvent(snapshot: Snapshot, controller: Controller, pods: readonly Pod[]): string | undefined {
  const newest = Math.max(0, ...pods.map(bornAt));
  const events = eventsOf(snapshot, controller).filter((event) => timeOf(event) > newest);
  return events.find(({ reason }) => reason === 'FailedCreate')?.message;
}

/** A ReplicaSet has a condition while its pods are refused; the others have an event alone, which stays when they are not any more. */
function refusals(snapshot: Snapshot, controller: Controller, pods: readonly Pod[]): readonly Finding[] {
  const failure = conditionOf(controller, 'ReplicaFailure');
  const hasCondition = controller.kind === 'ReplicaSet';
  const message = isTrue(failure) ? (failure?.message ?? '') : undefined;
  const refused = hasCondition ? message : refusalEvent(snapshot, controller, pods);
  return refused === undefined ? [] : [refusalFinding(snapshot, controller, refused)];
}

/** Of what owns its pods itself. */
function directFindings(snapshot: Snapshot, controller: Controller): readonly Finding[] {
  const pods = ownedBy(snapshot.pods, controller);
  const ofPods = pods.flatMap((pod) => {
    const findings = podFindings(snapshot, pod);
    if (!isOfPreviousRevision(controller, pod)) return findings;
    // The version that was applied since may be what mends it.
    return findings.map((one) => ({ ...waitedFor(one), detail: `${one.detail} (of the version before)` }));
  });
  return [...refusals(snapshot, controller, pods), ...ofPods];
}

/** The new version's pods are refused while those before still count, which their end may mend. */
function versionFindings(snapshot: Snapshot, owner: Controller): readonly Finding[] {
  const current = currentReplicaSet(snapshot, owner);
  const before = previousPods(snapshot, owner);
  if (current === undefined) {
    const { status, message = '' } = conditionOf(owner, 'Progressing') ?? {};
    return status === 'False' ? [refusalFinding(snapshot, owner, message)] : [];
  }
  const findings = directFindings(snapshot, current).map((one) =>
    one.reason === 'quota' && before.length > 0 ? waitedFor(one) : one,
  );
  if (findings.length > 0) return findings;
  const [pod] = before;
  return pod === undefined ? [] : [finding(pod, 'starting', 'of the version before is still there')];
}

function rolloutFindings(snapshot: Snapshot, rollout: Controller): readonly Finding[] {
  const invalid = conditionOf(rollout, 'InvalidSpec');
  if (isTrue(invalid)) return [finding(rollout, 'admission', invalid?.message ?? 'is invalid', { final: true })];
  const findings = versionFindings(snapshot, rollout);
  const { abort = false, phase, message = 'it does not say why' } = rollout.status ?? {};
  if (abort) return [finding(rollout, 'unavailable', `is aborted: ${message}`, { final: true }), ...findings];
  const onlyStarts = findings.every(({ reason }) => reason === 'starting');
  return phase === 'Paused' && onlyStarts ? [finding(rollout, 'unavailable', `is paused: ${message}`)] : findings;
}

function apiServiceFindings(_: Snapshot, service: Controller): readonly Finding[] {
  const { reason = '', message } = conditionOf(service, 'Available') ?? {};
  return message === undefined ? [] : [finding(service, 'unavailable', `is not available: ${message} (${reason})`)];
}

const BY_KIND: Readonly<Record<string, (snapshot: Snapshot, controller: Controller) => readonly Finding[]>> = {
  Deployment: versionFindings,
  Rollout: rolloutFindings,
  APIService: apiServiceFindings,
  Job: jobFindings,
};

function unobserved(controller: Controller): Finding {
  return finding(controller, 'starting', 'its controller has not seen what was applied; it may not run');
}

function countText({ kind, spec, status = {} }: Controller): string {
  if (kind === 'Job') return 'has not completed yet';
  const { numberAvailable = 0, desiredNumberScheduled } = status;
  const { readyReplicas = numberAvailable } = status;
  return `${readyReplicas} of ${desiredNumberScheduled ?? spec?.replicas ?? 1} pods are ready`;
}

/** Where no object explains it: what the controller says of itself. */
function ownWords(controller: Controller): Finding {
  const { spec, status = {} } = controller;
  if (spec?.paused || spec?.suspend) return finding(controller, 'unavailable', 'is paused');
  const progressing = conditionOf(controller, 'Progressing');
  if (progressing?.status === 'False') return finding(controller, 'unavailable', progressing.message ?? 'is stuck');
  if (status.message !== undefined) return finding(controller, 'unavailable', `is ${status.phase}: ${status.message}`);
  return finding(controller, 'starting', countText(controller));
}

/** What holds up a controller that is not ready: at least one finding. */
export function controllerFindings(snapshot: Snapshot, controller: Controller): readonly Finding[] {
  if (!isObserved(controller)) return [unobserved(controller)];
  const findings = (BY_KIND[controller.kind] ?? directFindings)(snapshot, controller);
  return findings.length === 0 ? [ownWords(controller)] : withoutRepeats(findings);
}
