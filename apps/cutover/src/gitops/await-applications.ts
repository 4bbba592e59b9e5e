import { setTimeout as sleep } from 'node:timers/promises';
import { isDefined, namespaceHindrances, hindranceText } from '@cutover/cluster';
import type { Kubectl } from '@cutover/cluster';
import { ARGOCD_NAMESPACE, LABELS, ROOT_APPLICATION } from '@cutover/argocd';
import { isSettled, obstacleOf } from './application.ts';
import type { Application } from './application.ts';
import { GitOpsError } from './gitops-error.ts';

const LOOK_EVERY_MS = 1000;
/** As kubectl names their kind. */
export const APPLICATIONS = 'applications.argoproj.io';

export interface AwaitApplications {
  readonly kubectl: Kubectl;
  /** Whose Applications have to be well, beside the root Application. */
  readonly environment: string;
  /** The commit that the root Application has to have synced. */
  readonly commit: string;
  /** How many Applications the environment has: an ApplicationSet makes them bit by bit. */
  readonly count: number;
  readonly withinMs: number;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export async function applications(kubectl: Kubectl, signal?: AbortSignal): Promise<readonly Application[]> {
  const args = ['get', APPLICATIONS, '--namespace', ARGOCD_NAMESPACE, '--output', 'json'];
  const { stdout } = await kubectl(args, signal ? { signal } : {});
  return (JSON.parse(stdout) as { items: Application[] }).items;
}

/** kubectl lists Applications first: one of them may be gone before it is told, such as that of a preview that was closed. */
const IS_GONE = /\(NotFound\): applications\.argoproj\.io/;
const MOST_TRIES = 5;

/** Asks Argo CD to look at Git and the cluster now. @throws KubectlError */
export async function refresh(kubectl: Kubectl, signal?: AbortSignal): Promise<void> {
  const args = ['annotate', APPLICATIONS, '--all', '--namespace', ARGOCD_NAMESPACE, '--overwrite'];
  for (let tries = 1; ; tries += 1)
    try {
      await kubectl([...args, 'argocd.argoproj.io/refresh=normal'], signal ? { signal } : {});
      return;
    } catch (error) {
      // To ask again is harmless.
      const isGone = error instanceof Error && IS_GONE.test(error.message);
      if (!isGone || tries === MOST_TRIES) throw error;
    }
}

/** The same, where the cluster has Argo CD. */
export async function refreshIfThere(kubectl: Kubectl, signal?: AbortSignal): Promise<void> {
  if (await isDefined(kubectl, APPLICATIONS)) await refresh(kubectl, signal);
}

/** What is not there yet, in one line; undefined once all of it is. */
function waitsFor(all: readonly Application[], { environment, commit, count }: AwaitApplications): string | undefined {
  const root = all.find(({ metadata }) => metadata.name === ROOT_APPLICATION);
  if (root === undefined) return `Application ${ROOT_APPLICATION} is not there yet`;
  if (!isSettled(root)) return obstacleOf(root);
  const { revision } = root.status?.sync ?? {};
  if (revision !== commit)
    return `Application ${ROOT_APPLICATION} is at commit ${revision?.slice(0, 12) ?? 'none'}, not yet at ${commit.slice(0, 12)}`;
  const own = all.filter(({ metadata }) => metadata.labels?.[LABELS.environment] === environment);
  if (own.length < count) return `${environment} has ${own.length} of ${count} Applications`;
  const waiting = own.find((application) => !isSettled(application));
  return waiting && obstacleOf(waiting);
}

/** Why pods do not start, where they do not: Argo CD says no more than that a Deployment makes no progress. */
async function causeIn({ kubectl, environment }: AwaitApplications): Promise<string> {
  const [first] = await namespaceHindrances(kubectl, [ARGOCD_NAMESPACE, environment]);
  return first === undefined ? '' : ` (${hindranceText(first)})`;
}

/**
 * Waits until the root Application has synced the commit and it and the environment's Applications are Synced and Healthy.
 * @throws GitOpsError `not-synced`, which names the Application and the object that hold things up, and why
 */
export async function awaitApplications(options: AwaitApplications): Promise<void> {
  const { kubectl, withinMs, say, signal } = options;
  const until = performance.now() + withinMs;
  await refresh(kubectl, signal);
  for (let said = ''; ; ) {
    const line = waitsFor(await applications(kubectl, signal), options);
    if (line === undefined) return;
    if (line !== said) say(line);
    said = line;
    if (performance.now() > until) {
      const waited = `${Math.round(withinMs / 1000)} s`;
      throw new GitOpsError('not-synced', `after ${waited}: ${line}${await causeIn(options)}`);
    }
    await sleep(LOOK_EVERY_MS, undefined, signal ? { signal } : {});
  }
}
