import { join } from 'node:path';
import type { Tool, ToolName } from '@cutover/toolchain';
import type { Kubectl, Workload } from '../diagnosis/index.ts';
import type { ImageSource } from '../images/index.ts';
import type { Cluster } from '../provider.ts';
import type { KubernetesObject } from './manifest.ts';

export const ADD_ON_NAMES = [
  'dns',
  'storage',
  'rollouts',
  'metrics-server',
  'private-registry',
  'contour',
  'metallb',
  'network-policies',
  'gitea',
  'argo-workflows',
  'mesh',
  'prometheus',
  'kiali',
] as const;

export type AddOnName = (typeof ADD_ON_NAMES)[number];

export type Tools = Readonly<Partial<Record<ToolName, Tool>>>;

/** What the add-ons that every embedded node has need to know of it. */
export interface NodeFacts {
  /** As kubeadm prints it. */
  readonly corednsManifest: string;
  /** The folder that volumes lie in. */
  readonly volumes: string;
}

export interface ObjectsContext {
  readonly tools: Tools;
  /** How pods name the add-on's images, by its own keys of them. */
  readonly references: Readonly<Record<string, string>>;
  readonly node?: NodeFacts | undefined;
  /** Of what the add-on keeps outside of the cluster. */
  readonly outside?: Readonly<Record<string, string>> | undefined;
}

/** What an add-on keeps beside the cluster's objects: on its node, and on this machine. */
export interface Outside {
  /** Sees to it that it is there. Resolves with what of it goes into the add-on's objects. */
  ensure(tools: Tools): Promise<Readonly<Record<string, string>>>;
  /** Leaves nothing of it; fine where there is nothing. */
  remove(): Promise<void>;
}

/** Where clusters keep such things; what one of them lacks cannot be had on it. */
export type OutsideHolder = Pick<
  Cluster,
  'privateRegistry' | 'ingress' | 'loadBalancers' | 'packetQueue' | 'forge' | 'meshDoors'
>;

/** A part of a cluster that is deployed into it: built here, known by its digests, awaited and removed like any other. */
export interface AddOn {
  readonly name: AddOnName;
  /** For people. */
  readonly title: string;
  /** Whose programs and manifests it is made of. */
  readonly tools: readonly ToolName[];
  /** What has to be there before it. */
  readonly needs?: readonly AddOnName[];
  /** What it runs, by keys of its own. */
  readonly images: (tools: Tools) => Readonly<Record<string, ImageSource>>;
  /** In the order in which they are applied. @throws Error where a third party's manifest is no longer what the patch was made for */
  readonly objects: (context: ObjectsContext) => Promise<readonly KubernetesObject[]> | readonly KubernetesObject[];
  /** Objects of kinds that come with it, applied once it serves: before, no server knows these kinds. */
  readonly settings?: (context: ObjectsContext) => Promise<readonly KubernetesObject[]> | readonly KubernetesObject[];
  /** Kinds of its objects that no other add-on has, as kubectl names them. */
  readonly ownKinds?: readonly string[];
  /** What serves once the add-on does. */
  readonly ready: readonly Workload[];
  /** What of it is among its settings, and so serves only after them. */
  readonly readyOnceSet?: readonly Workload[];
  /** Objects that its programs make by themselves, in anybody's namespaces: they go with it. */
  readonly leaves?: readonly { readonly kind: string; readonly selector: string }[];
  /** Every embedded node has it from its start; other clusters have their own. */
  readonly core: boolean;
  /** What of somebody else's does its work on this cluster already, for people; nothing is installed over that. */
  readonly servedBy?: (kubectl: Kubectl) => Promise<string | undefined>;
  /** Why it cannot do its work although it runs, in one line. */
  readonly shortage?: (kubectl: Kubectl) => Promise<string | undefined>;
  /** People's objects that would be left with what it gave them, as `KIND NAMESPACE/NAME`; it stays as long as there are any. */
  readonly usedBy?: (kubectl: Kubectl) => Promise<readonly string[]>;
  /** What of it lies outside of the cluster. Where that has no place for it, which is anywhere but on an embedded node, it cannot be had. */
  readonly outside?: (cluster: OutsideHolder) => Outside | undefined;
  /** What remains to be done once it serves; safe to do again. */
  readonly finish?: (cluster: OutsideHolder, signal?: AbortSignal) => Promise<void>;
}

/** @throws Error where the tool was not ensured: a fault of the caller's */
export function toolOf(tools: Tools, name: ToolName): Tool {
  const tool = tools[name];
  if (tool === undefined) throw new Error(`the tool ${name} is not at hand: ensure the add-on's tools first`);
  return tool;
}

/** The path of a file that came with a tool. @throws Error where none did */
export function assetOf(tools: Tools, name: ToolName, ...path: readonly string[]): string {
  const { assets } = toolOf(tools, name);
  if (assets === undefined) throw new Error(`the tool ${name} has no files: it was not built from its module`);
  return join(assets, ...path);
}

/** @throws Error where the caller did not see to what the add-on keeps outside of the cluster */
export function outsideOf({ outside }: ObjectsContext, name: AddOnName, key: string): string {
  const value = outside?.[key];
  if (value === undefined) throw new Error(`there is no ${key} of ${name}: ensure it first`);
  return value;
}

/** @throws Error where the caller did not push the image */
export function imageOf({ references }: ObjectsContext, key: string): string {
  const reference = references[key];
  if (reference === undefined) throw new Error(`there is no reference of the image ${key}: push the images first`);
  return reference;
}
