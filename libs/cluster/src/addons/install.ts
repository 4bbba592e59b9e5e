import { ensureTools } from '@cutover/toolchain';
import type { Progress } from '@cutover/toolchain';
import { awaitWorkloads } from '../diagnosis/index.ts';
import type { AwaitOptions, Kubectl } from '../diagnosis/index.ts';
import { memoryRecord, pushImages, resolveImages } from '../images/index.ts';
import type { ImageRecord, PushOptions } from '../images/index.ts';
import { reporter } from '../progress.ts';
import type { ActOptions, Cluster, RegistryAccess } from '../provider.ts';
import type { AddOn, AddOnName, NodeFacts, ObjectsContext, OutsideHolder, Tools } from './add-on.ts';
import { inOrder } from './catalogue.ts';
import { labelled } from './labels.ts';
import type { KubernetesObject } from './manifest.ts';
import { writeManifest } from './manifest.ts';
import { ensureOutside, outsideParts } from './outside.ts';
import type { AddOnOutsides } from './outside.ts';

/** References by digest, by add-on and its own keys of its images. */
export type AddOnReferences = Readonly<Partial<Record<AddOnName, ObjectsContext['references']>>>;

/** Sees to it that the registry holds what these add-ons run. @throws OciError */
export async function pushAddOnImages(
  registry: RegistryAccess,
  addOns: readonly AddOn[],
  tools: Tools,
  options: PushOptions,
): Promise<AddOnReferences> {
  const references: AddOnReferences[] = [];
  for (const addOn of addOns) {
    const resolved = await resolveImages(addOn.images(tools), options);
    references.push({ [addOn.name]: await pushImages(registry, resolved, options) });
  }
  return Object.assign({}, ...references) as AddOnReferences;
}

export interface ApplyContext {
  readonly tools: Tools;
  readonly references: AddOnReferences;
  readonly node?: NodeFacts | undefined;
  readonly outside?: AddOnOutsides;
}

function contextOf({ name }: AddOn, { tools, references, node, outside = {} }: ApplyContext): ObjectsContext {
  return { tools, references: references[name] ?? {}, node, outside: outside[name] };
}

export interface ApplyOptions {
  /** Further manifests for the same call, ahead of the add-ons'. */
  readonly manifests?: readonly string[];
  /** Leaves the check against the API's documents out, which an API server that has just started would have to build first. */
  readonly unchecked?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Applies these manifests in one call, over whatever others set of the same fields. @throws KubectlError */
async function apply(
  kubectl: Kubectl,
  manifests: readonly string[],
  { unchecked = false, signal }: Omit<ApplyOptions, 'manifests'>,
): Promise<void> {
  const validation = unchecked ? ['--validate=false'] : [];
  const args = ['apply', '--server-side', '--force-conflicts', ...validation, '--filename', '-'];
  await kubectl(args, { input: manifests.join('---\n'), ...(signal ? { signal } : {}) });
}

/** Applies the objects of these add-ons in one call. @throws KubectlError */
export async function applyAddOns(
  kubectl: Kubectl,
  addOns: readonly AddOn[],
  context: ApplyContext,
  { manifests = [], ...options }: ApplyOptions = {},
): Promise<void> {
  const objects: KubernetesObject[] = [];
  for (const addOn of addOns) {
    objects.push(...labelled(addOn.name, await addOn.objects(contextOf(addOn, context))));
  }
  await apply(kubectl, [...manifests, writeManifest(objects)], options);
}

/** Applies what these add-ons are set to, once their kinds are known. @throws KubectlError */
async function applySettings(
  kubectl: Kubectl,
  addOns: readonly AddOn[],
  context: Pick<ApplyContext, 'references' | 'tools' | 'outside'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const objects: KubernetesObject[] = [];
  for (const addOn of addOns) {
    objects.push(...labelled(addOn.name, (await addOn.settings?.(contextOf(addOn, context))) ?? []));
  }
  if (objects.length === 0) return;
  await apply(kubectl, [writeManifest(objects)], { signal });
}

/** Waits until these add-ons serve. @throws ClusterError `not-ready`, which names the object that holds things up and why */
export function awaitAddOns(kubectl: Kubectl, addOns: readonly AddOn[], options: AwaitOptions): Promise<void> {
  return awaitWorkloads(
    kubectl,
    addOns.flatMap(({ ready }) => ready),
    options,
  );
}

const READY_WITHIN_MS = 120_000;

export interface EnsureAddOnsOptions extends ActOptions {
  /** Told of tools that have to be built first. */
  readonly tools?: Progress | undefined;
  /** Where digests are remembered; by default images are built to learn them. */
  readonly record?: ImageRecord | undefined;
  /** Milliseconds until they have to serve; default two minutes. */
  readonly withinMs?: number;
}

/** What of a running cluster an installation needs. */
export type AddOnTarget = Pick<Cluster, 'registry' | 'kubectl'> & OutsideHolder;

/**
 * Installs the named add-ons and what they need on a running cluster, or the versions pinned here over others; resolves once they serve.
 * What every embedded node has from its start is left alone, and so is what somebody else's serves already.
 * @throws ToolchainError, OciError, KubectlError, ClusterError `not-ready`, or `usage` where this kind of cluster cannot have one
 */
export async function ensureAddOns(
  cluster: AddOnTarget,
  names: readonly AddOnName[],
  options: EnsureAddOnsOptions = {},
): Promise<void> {
  const { signal, tools: progress = () => undefined, record = memoryRecord() } = options;
  const say = reporter(options);
  const kubectl: Kubectl = (args, call) => cluster.kubectl(args, call);
  const addOns = await withoutServed(kubectl, inOrder(names), say);
  if (addOns.length === 0) return;
  const parts = outsideParts(cluster, addOns);
  const titles = addOns.map(({ title }) => title).join(', ');
  const tools = await ensureTools([...new Set(addOns.flatMap((addOn) => addOn.tools))], { progress, signal });
  say(`pushing the images of ${titles}`);
  const references = await pushAddOnImages(cluster.registry, addOns, tools, { record, say, signal });
  const outside = await ensureOutside(parts, tools);
  say(`applying ${titles}`);
  await applyAddOns(kubectl, addOns, { tools, references, outside }, { signal });
  say(`waiting for ${titles}`);
  const waiting = { withinMs: options.withinMs ?? READY_WITHIN_MS, signal, say };
  await awaitAddOns(kubectl, addOns, waiting);
  await applySettings(kubectl, addOns, { tools, references, outside }, signal);
  const behind = addOns.flatMap(({ readyOnceSet = [] }) => readyOnceSet);
  if (behind.length > 0) await awaitWorkloads(kubectl, behind, waiting);
  for (const addOn of addOns) await addOn.finish?.(cluster, signal);
}

async function withoutServed(
  kubectl: Kubectl,
  addOns: readonly AddOn[],
  say: (detail: string) => void,
): Promise<readonly AddOn[]> {
  const own: AddOn[] = [];
  for (const addOn of addOns.filter(({ core }) => !core)) {
    const other = await addOn.servedBy?.(kubectl);
    if (other === undefined) own.push(addOn);
    else say(`${addOn.title} is not installed: ${other} does its work on this cluster`);
  }
  return own;
}
