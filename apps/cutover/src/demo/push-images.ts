import { join } from 'node:path';
import { applicationOf, faultOf } from '@cutover/comparison';
import { pushImage } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import type { Cluster } from '@cutover/cluster';
import type { ComparisonImage, ComparisonImages, FaultName, SideImageName, SideImages } from '@cutover/comparison';
import type { Image } from '@cutover/oci';
import type { AppName } from '@cutover/traffic';
import type { Context } from '../context.ts';
import type { AskedVersion } from '../options/asked-version.ts';
import type { ComparisonPlan } from '../options/comparison-plan.ts';
import { buildApp } from '../image/build-app.ts';
import { versionSaidBy } from '../image/said-version.ts';
import { SERVERS } from '../image/servers.ts';
import { openImage } from '../image/source.ts';
import { buildProgress } from '../ui/build-progress.ts';
import { toolProgress } from '../ui/tool-progress.ts';
import type { Step } from '../ui/steps.ts';
import { UsageError } from '../usage-error.ts';
import { withSources } from '../workspace/with-sources.ts';

/** The two versions that a comparison switches between. Their sources are the same: what differs is what their build baked in. */
const VERSIONS = {
  v1: { kind: 'checkout', version: '1.0.0' },
  v2: { kind: 'checkout', version: '2.0.0' },
} as const satisfies ComparisonPlan['versions'];

export interface PushedImages {
  readonly images: ComparisonImages;
  readonly sideImages: SideImages;
}

interface Target {
  readonly name: string;
  readonly version: string;
  /** Default: `cutover/NAME`. */
  readonly repository?: string | undefined;
}

interface AppTarget extends Target {
  /** What it does wrong. */
  readonly fault?: string;
  /** Of this repository, that it is built of; default: the files as they lie. */
  readonly commit?: string;
  /** What it stands on (default: the pinned Node). */
  readonly base?: (options: BuildOptions) => Promise<Image>;
}

async function push(cluster: Cluster, image: Image, target: Target, step: Step): Promise<ComparisonImage> {
  const { push: host, pull, insecure, credential } = cluster.registry;
  const { name, version, repository = `cutover/${name}` } = target;
  step.update(`pushing ${name} ${version}`);
  const { digest } = await pushImage(image, `${host}/${repository}:${version}`, {
    insecure,
    ...(credential === undefined ? {} : { credentials: await credential() }),
  });
  return { repository: `${pull}/${repository}`, digest, version };
}

/** Builds an app at a version and pushes what the cluster's registry lacks of it. */
export function pushApp({ steps, signal }: Context, cluster: Cluster, target: AppTarget): Promise<ComparisonImage> {
  const { name, version } = target;
  return steps.run(`image ${name} ${version}`, async (step) => {
    const options = { progress: buildProgress(step), signal };
    const base = await target.base?.(options);
    const { fault, commit } = target;
    const settings = { ...options, ...(base && { base }), ...(fault === undefined ? {} : { fault }) };
    if (commit === undefined) return push(cluster, await buildApp(name, version, settings), target, step);
    const image = await withSources(commit, { say: (line) => step.update(line), signal }, (folder) =>
      buildApp(name, version, { ...settings, appDir: join(folder, 'apps', name) }),
    );
    return { ...(await push(cluster, image, target, step)), commit };
  });
}

/** Pushes an image of the app that is there already. @throws UsageError, OciError */
function pushGiven(
  { steps, signal }: Context,
  cluster: Cluster,
  name: AppName,
  { text, place }: Extract<AskedVersion, { kind: 'image' }>,
): Promise<ComparisonImage> {
  return steps.run(`image ${text}`, async (step) => {
    const { image } = await openImage(place, { insecure: false, signal });
    return push(cluster, image, { name, version: versionSaidBy(image, name, text) }, step);
  });
}

/**
 * Builds what stands beside an app, a server or another app, and pushes what the cluster's registry lacks of it.
 * @param as what a server is called in the registry, where that is not `cutover/NAME` at its own version
 */
export function pushSideImage(
  context: Context,
  cluster: Cluster,
  name: SideImageName,
  as: Partial<Pick<Target, 'repository' | 'version'>> = {},
): Promise<ComparisonImage> {
  const server = SERVERS[name];
  if (server === undefined) return pushApp(context, cluster, { name, version: VERSIONS.v1.version });
  const { steps, signal } = context;
  return steps.run(`image ${name}`, async (step) => {
    const image = await server.build({ progress: buildProgress(step), tools: toolProgress(step), signal });
    return push(cluster, image, { name, version: server.version, ...as }, step);
  });
}

/** What stands beside an app, in the cluster's registry. */
export async function pushSideImages(
  context: Context,
  cluster: Cluster,
  names: readonly SideImageName[],
): Promise<SideImages> {
  const pushed: SideImages = {};
  for (const name of names) pushed[name] = await pushSideImage(context, cluster, name);
  return pushed;
}

interface Asked {
  readonly name: AppName;
  readonly asked: AskedVersion;
  /** What it is to do wrong; of what is built. */
  readonly fault?: { readonly name: FaultName; readonly build: string };
}

/** A version of the app as it was asked for. */
function pushAsked(context: Context, cluster: Cluster, { name, asked, fault }: Asked): Promise<ComparisonImage> {
  if (asked.kind === 'image') return pushGiven(context, cluster, name, asked);
  const of = { name, ...(asked.kind === 'commit' ? { commit: asked.commit } : {}) };
  if (fault === undefined) return pushApp(context, cluster, { ...of, version: asked.version });
  // The name of its version says which.
  return pushApp(context, cluster, { ...of, version: `${asked.version}-${fault.name}`, fault: fault.build });
}

/** The second version with each of these faults that a build can have. */
async function pushBad(
  context: Context,
  cluster: Cluster,
  asked: Asked,
  faults: readonly FaultName[],
): Promise<NonNullable<ComparisonImages['bad']>> {
  const pushed: NonNullable<ComparisonImages['bad']> = {};
  for (const fault of faults.map(faultOf)) {
    if (fault.kind !== 'new-version') continue;
    pushed[fault.name] = await pushAsked(context, cluster, { ...asked, fault });
  }
  return pushed;
}

/** Both versions of an app, the second with each fault that it is to have, and whatever its lanes run beside it, in the cluster's registry. */
export async function pushImages(
  context: Context,
  cluster: Cluster,
  app: AppName,
  { versions = VERSIONS, faults }: Pick<ComparisonPlan, 'versions' | 'faults'>,
): Promise<PushedImages> {
  const v1 = await pushAsked(context, cluster, { name: app, asked: versions.v1 });
  const v2 = await pushAsked(context, cluster, { name: app, asked: versions.v2 });
  // Of an image it is known only now.
  if (v1.version === v2.version)
    throw new UsageError(`--from and --to are both version ${v1.version}: they cannot be told apart`);
  const bad = await pushBad(context, cluster, { name: app, asked: versions.v2 }, faults);
  const sideImages = await pushSideImages(context, cluster, applicationOf(app).sideImages);
  return { images: { v1, v2, bad }, sideImages };
}
