import { controllerFindings } from './controller.ts';
import type { Finding } from './finding.ts';
import { withoutRepeats } from './finding.ts';
import { byWeight } from './hindrance.ts';
import type { Hindrance } from './hindrance.ts';
import { LastLines } from './last-line.ts';
import type { Controller, KubeObject } from './objects.ts';
import { podFindings } from './pod.ts';
import { isReady } from './readiness.ts';
import { serviceFindings } from './service.ts';
import type { Snapshot } from './snapshot.ts';
import { readNamespaces } from './snapshot.ts';
import type { Kubectl } from './workload.ts';
import { completed } from './workload-status.ts';

/** Each fault once: a ReplicaSet's by its Deployment, a pod's by what owns it. */
export function findingsOf(snapshot: Snapshot): readonly Finding[] {
  const known = new Set(snapshot.controllers.map(({ metadata }) => metadata.uid));
  const isTop = ({ metadata }: KubeObject) => !metadata.ownerReferences?.some(({ uid }) => known.has(uid));
  const waits = (controller: Controller) => isTop(controller) && !isReady(controller);
  return [
    ...snapshot.controllers.filter(waits).flatMap((controller) => controllerFindings(snapshot, controller)),
    ...snapshot.services.flatMap((service) => serviceFindings(snapshot, service)),
    ...withoutRepeats(snapshot.pods.filter(isTop).flatMap((pod) => podFindings(snapshot, pod))),
  ];
}

/**
 * All that holds up what runs in these namespaces, by default in all of them, where APIServices count, too; what weighs most first. What
 * merely starts has the reason `starting`.
 * @throws KubectlError
 */
export async function namespaceHindrances(
  kubectl: Kubectl,
  namespaces?: readonly string[],
): Promise<readonly Hindrance[]> {
  const findings = findingsOf(await readNamespaces(kubectl, namespaces));
  return completed(
    new LastLines(kubectl),
    byWeight(findings, (one) => one),
  );
}
