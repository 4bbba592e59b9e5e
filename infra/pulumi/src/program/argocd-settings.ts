import type { GitOpsConfig } from '../config/schema.ts';

/** An Application is as healthy as it says itself: what waits for a wave of Applications waits for their objects. */
const APPLICATION_HEALTH = `hs = { status = "Progressing", message = "" }
if obj.status ~= nil and obj.status.health ~= nil then
  hs.status = obj.status.health.status
  if obj.status.health.message ~= nil then hs.message = obj.status.health.message end
end
return hs
`;

/** A claim that no pod has asked for, such as that of a nightly backup, waits for its first one: on storage that is bound by then it waits well. */
const CLAIM_HEALTH = `hs = { status = "Progressing", message = "" }
if obj.status ~= nil and obj.status.phase ~= nil then
  local asked = obj.metadata.annotations or {}
  if obj.status.phase == "Bound" then
    hs.status = "Healthy"
  elseif obj.status.phase == "Lost" then
    hs.status = "Degraded"
  elseif asked["volume.kubernetes.io/selected-node"] == nil and asked["volume.kubernetes.io/storage-provisioner"] == nil then
    hs.status = "Healthy"
    hs.message = "no pod has asked for it yet"
  end
end
return hs
`;

/** Of argocd-cm. https://argo-cd.readthedocs.io/en/release-3.2/operator-manual/argocd-cm-yaml/ */
export const cmOf = ({
  reconcileSeconds,
}: Pick<GitOpsConfig, 'reconcileSeconds'>): Readonly<Record<string, string>> => ({
  // Labels are the charts' own, and Helm's: an annotation says which Application an object is of.
  'application.resourceTrackingMethod': 'annotation',
  // A sync has the rights of the destination's account, not of Argo CD.
  'application.sync.impersonation.enabled': 'true',
  'timeout.reconciliation': `${reconcileSeconds}s`,
  // No user is there: people act through Git, and look by their own rights in the cluster.
  'admin.enabled': 'false',
  'users.anonymous.enabled': 'false',
  'exec.enabled': 'false',
  'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
  'resource.customizations.health.PersistentVolumeClaim': CLAIM_HEALTH,
});

/** Of argocd-cmd-params-cm. https://argo-cd.readthedocs.io/en/release-3.2/operator-manual/argocd-cmd-params-cm-yaml/ */
export const PARAMS: Readonly<Record<string, string>> = {
  // Environments are synced in waves.
  'applicationsetcontroller.enable.progressive.syncs': 'true',
  // An Application says which of its objects is not well.
  'controller.resource.health.persist': 'true',
  // One node: what renders manifests shares it with what they make.
  'reposerver.parallelism.limit': '2',
  'controller.status.processors': '4',
  'controller.operation.processors': '2',
};
