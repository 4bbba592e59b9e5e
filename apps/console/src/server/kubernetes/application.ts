import type { ApplicationItem } from '../../model/items.ts';
import { idOf, timeOf } from './objects.ts';
import type { KubeObject } from './objects.ts';

export interface Application extends KubeObject {
  readonly spec?: { readonly destination?: { readonly namespace?: string } };
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly health?: { readonly status?: string; readonly message?: string };
    readonly history?: readonly { readonly revision?: string; readonly deployedAt?: string }[];
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: { readonly phase?: string; readonly message?: string };
    readonly summary?: { readonly externalURLs?: readonly string[] };
  };
}

/** Labels of infra/argocd; a preview's says whose it is. */
const LABELS = {
  environment: 'cutover/environment',
  service: 'cutover/service',
  wave: 'cutover/wave',
  preview: 'cutover/preview',
};

export function applicationItem(application: Application): ApplicationItem {
  const { metadata, spec, status = {} } = application;
  return {
    kind: 'application',
    id: idOf(application),
    name: metadata.name,
    namespace: spec?.destination?.namespace ?? '',
    ...labelled(metadata.labels ?? {}),
    ...comparedWithGit(status),
    message: messageOf(status),
    url: status.summary?.externalURLs?.[0],
  };
}

function labelled(labels: Readonly<Record<string, string>>) {
  const preview = Number(labels[LABELS.preview]);
  return {
    service: labels[LABELS.service],
    environment: labels[LABELS.environment],
    wave: labels[LABELS.wave],
    preview: Number.isInteger(preview) && preview > 0 ? preview : undefined,
  };
}

type Status = NonNullable<Application['status']>;

function comparedWithGit({ sync, health, history, operationState }: Status) {
  const phase = operationState?.phase;
  return {
    sync: sync?.status ?? 'Unknown',
    health: health?.status ?? 'Unknown',
    revision: sync?.revision,
    deployed: deployedLast(history ?? []),
    phase: phase === 'Succeeded' ? undefined : phase,
  };
}

function deployedLast(history: NonNullable<Status['history']>): ApplicationItem['deployed'] {
  const last = history.at(-1);
  return last?.revision === undefined ? undefined : { revision: last.revision, at: timeOf(last.deployedAt) };
}

function messageOf({ conditions = [], operationState, health }: Status): string | undefined {
  const error = conditions.find(({ type }) => type.endsWith('Error'));
  if (error !== undefined) return error.message;
  const { phase, message } = operationState ?? {};
  return phase === 'Failed' || phase === 'Error' ? message : health?.message;
}
