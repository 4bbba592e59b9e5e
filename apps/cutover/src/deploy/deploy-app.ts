import { ensureAddOns, hasRollouts, runningWorkloads, workloadsOf } from '@cutover/cluster';
import type { Cluster, Kubectl, RunningWorkload } from '@cutover/cluster';
import type { ComparisonImage } from '@cutover/comparison';
import { ensureTools } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { pushApp, pushSideImages } from '../demo/push-images.ts';
import type { Step } from '../ui/steps.ts';
import { toolProgress } from '../ui/tool-progress.ts';
import { apply, awaitReady, makeFoundation } from './apply.ts';
import { askedOf, notAsAsked } from './asked.ts';
import { DeployError } from './deploy-error.ts';
import { deployables, namespaceOf } from './deployment.ts';
import type { Wanted } from './deployment.ts';
import { awaitServicesFreed } from './handover.ts';
import { refuseForeignOwner } from './owner.ts';
import { renderAll } from './render.ts';
import type { Images, Rendered } from './render.ts';
import { deleteObjects, staleObjects } from './stale.ts';

export interface Deployed {
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  /** What runs, read back after it became ready. */
  readonly workloads: readonly RunningWorkload[];
  /** The Service that a browser or a first request goes to. */
  readonly front: string;
}

/** What a deployment works with. */
interface Work {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly kubectl: Kubectl;
  readonly wanted: Wanted;
  readonly knowsRollouts: boolean;
}

/** Helm. @returns its path */
async function prepareHelm({ steps, signal }: Context): Promise<string> {
  const { helm } = await steps.run('helm', (step) => ensureTools(['helm'], { progress: toolProgress(step), signal }));
  return helm.path;
}

function prepareRollouts({ steps, signal }: Context, cluster: Cluster): Promise<void> {
  return steps.run('Argo Rollouts on the cluster', async (step) => {
    const progress = ({ detail }: { readonly detail: string }) => step.update(detail);
    await ensureAddOns(cluster, ['rollouts'], { signal, progress, tools: toolProgress(step) });
  });
}

async function pushAll(context: Context, cluster: Cluster, { name, version }: Wanted): Promise<Images> {
  const { apps: names, sideImages } = deployables[name];
  const beside = await pushSideImages(context, cluster, sideImages);
  const apps: Record<string, ComparisonImage> = {};
  for (const app of Object.keys(names)) apps[app] = await pushApp(context, cluster, { name: app, version });
  return { apps, beside };
}

/**
 * Applies what was rendered and waits until it serves; only then takes away what it replaces: no moment is without a ready pod.
 */
async function replace(
  { context, cluster, kubectl, wanted, knowsRollouts }: Work,
  { text, manifests, releases }: Rendered,
  step: Step,
): Promise<void> {
  const { signal } = context;
  const namespace = namespaceOf(wanted);
  await makeFoundation(cluster, wanted, signal);
  const applied = workloadsOf(await apply(cluster, text, signal), namespace);
  const left = await staleObjects(kubectl, { namespace, names: releases, hasRollouts: knowsRollouts }, manifests);
  const isLeft = (kind: string, name: string) => left.some((one) => one.kind === kind && one.name === name);
  step.update('waiting until its pods are ready');
  await awaitReady(
    { cluster, signal },
    applied.filter(({ kind, name }) => !isLeft(kind, name)),
    step,
  );
  await awaitServicesFreed(kubectl, namespace, manifests, { signal });
  if (left.length === 0) return;
  const names = left.map(({ kind, name }) => `${kind.toLowerCase()} ${name}`).join(', ');
  step.update(`taking away what it replaces: ${names}`);
  await deleteObjects(kubectl, namespace, left, signal);
  step.note(`replaced, and gone: ${names}`);
}

/** What runs of all that was asked for. @throws DeployError `not-as-asked` */
async function readBack({ kubectl, wanted }: Work, { manifests }: Rendered): Promise<readonly RunningWorkload[]> {
  const asked = askedOf(manifests, namespaceOf(wanted));
  const running = await runningWorkloads(
    kubectl,
    asked.map(({ workload }) => workload),
  );
  const lines = notAsAsked(asked, running);
  if (lines.length > 0) throw new DeployError('not-as-asked', lines.join('; '));
  return running;
}

/**
 * Apps and what they need in a namespace of their own, at a version; deployed already, they are switched to that version by their strategy, and
 * from one strategy to another. Data and Secrets stay.
 * @throws DeployError, ChartError, ClusterError: a line that names the object, and why
 */
export async function deployApp(
  context: Context,
  cluster: Cluster,
  wanted: Wanted,
  withRollouts: boolean,
): Promise<Deployed> {
  const { steps, signal } = context;
  const { name, version } = wanted;
  const namespace = namespaceOf(wanted);
  const kubectl: Kubectl = (args, options) => cluster.kubectl(args, options);
  const isInstalled = await hasRollouts(kubectl);
  await refuseForeignOwner(kubectl, namespace, isInstalled);
  const helm = await prepareHelm(context);
  if (withRollouts) await prepareRollouts(context, cluster);
  const images = await pushAll(context, cluster, wanted);
  const knowsRollouts = withRollouts || isInstalled;
  const work = { context, cluster, kubectl, wanted, knowsRollouts };
  return steps.run(`${name} ${version} in namespace ${namespace}`, async (step) => {
    const rendered = await renderAll({ cluster, helm, hasRollouts: knowsRollouts, signal }, wanted, images);
    await replace(work, rendered, step);
    return { name, namespace, version, workloads: await readBack(work, rendered), front: rendered.front };
  });
}
