import type { ITemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Template';
import { REACHES } from '../model/step.ts';

/** Why these steps, which run what strangers write, are not fit for that. */
export function credentialProblems(templates: readonly ITemplate[], strangers: readonly string[]): string[] {
  return templates
    .filter(({ name = '' }) => strangers.includes(name))
    .flatMap(({ name, volumes = [], container, metadata, automountServiceAccountToken }) => [
      ...volumes.flatMap(({ secret }) => (secret ? [`${name}: mounts the Secret ${secret.secretName}`] : [])),
      ...(container?.env ?? []).flatMap(({ name: key, valueFrom }) => (valueFrom ? [`${name}: is given ${key}`] : [])),
      ...(metadata?.labels?.[REACHES] === 'nothing' ? [] : [`${name}: reaches ${metadata?.labels?.[REACHES]}`]),
      ...(automountServiceAccountToken === false ? [] : [`${name}: is given the token of its account`]),
    ]);
}

function isRestricted({ container, securityContext: pod = {} }: ITemplate): boolean {
  const { allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } = container?.securityContext ?? {};
  const asked = [
    allowPrivilegeEscalation === false,
    readOnlyRootFilesystem === true,
    capabilities?.drop?.includes('ALL'),
    pod.runAsNonRoot === true,
    pod.seccompProfile?.type === 'RuntimeDefault',
  ];
  return asked.every(Boolean);
}

/** Why this step's pod is not fit for a namespace that is restricted, or for a node that others use, too. */
export function podProblems(template: ITemplate): string[] {
  const { name, container = { name: '' }, activeDeadlineSeconds } = template;
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const problems = {
    'has no end': !activeDeadlineSeconds,
    'has no limit of memory': !container.resources?.limits?.['memory'],
    'is not restricted': !isRestricted(template),
    'has a value in its command': words.some((word) => word.includes('{{')),
  };
  return Object.entries(problems).flatMap(([problem, is]) => (is ? [`${name}: ${problem}`] : []));
}
