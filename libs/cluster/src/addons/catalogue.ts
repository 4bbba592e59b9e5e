import type { ToolName } from '@cutover/toolchain';
import { ClusterError } from '../errors.ts';
import type { AddOn, AddOnName } from './add-on.ts';
import { ADD_ON_NAMES } from './add-on.ts';
import { argoWorkflows } from './argo-workflows.ts';
import { contour } from './contour.ts';
import { dns } from './dns.ts';
import { gitea } from './gitea.ts';
import { kiali } from './kiali/kiali.ts';
import { mesh } from './mesh/mesh.ts';
import { metallb } from './metallb.ts';
import { metricsServer } from './metrics-server.ts';
import { networkPolicies } from './network-policies.ts';
import { nearest } from '@cutover/toolchain/words';
import { privateRegistry } from './private-registry.ts';
import { prometheus } from './prometheus.ts';
import { rollouts } from './rollouts.ts';
import { storage } from './storage.ts';

export const ADD_ONS: Readonly<Record<AddOnName, AddOn>> = {
  dns,
  storage,
  rollouts,
  'metrics-server': metricsServer,
  'private-registry': privateRegistry,
  contour,
  metallb,
  'network-policies': networkPolicies,
  gitea,
  'argo-workflows': argoWorkflows,
  mesh,
  prometheus,
  kiali,
};

/** Those that every embedded node has from its start. */
export const CORE_ADD_ONS: readonly AddOn[] = Object.values(ADD_ONS).filter(({ core }) => core);

/** Those that a cluster has where somebody asks for them. */
export const OPTIONAL_ADD_ONS: readonly AddOn[] = Object.values(ADD_ONS).filter(({ core }) => !core);

export function isAddOnName(name: string): name is AddOnName {
  return (ADD_ON_NAMES as readonly string[]).includes(name);
}

/** @throws ClusterError `usage`, with the name that was probably meant */
export function addOnNamed(name: string): AddOn {
  if (isAddOnName(name)) return ADD_ONS[name];
  const meant = nearest(name, ADD_ON_NAMES);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  throw new ClusterError('usage', `no add-on is called "${name}": ${hint}choose from ${ADD_ON_NAMES.join(', ')}`);
}

/** The named add-ons and all that they need, each once and behind what it needs. @throws Error where they need each other */
export function inOrder(
  names: readonly AddOnName[],
  addOns: Readonly<Record<AddOnName, AddOn>> = ADD_ONS,
): readonly AddOn[] {
  const ordered = new Set<AddOn>();
  const visit = (name: AddOnName, path: readonly AddOnName[]): void => {
    if (path.includes(name)) throw new Error(`add-ons need each other: ${[...path, name].join(' → ')}`);
    for (const needed of addOns[name].needs ?? []) visit(needed, [...path, name]);
    ordered.add(addOns[name]);
  };
  for (const name of names) visit(name, []);
  return [...ordered];
}

/** The tools that these add-ons and all that they need are made of. */
export function addOnTools(names: readonly AddOnName[]): readonly ToolName[] {
  return [...new Set(inOrder(names).flatMap(({ tools }) => tools))];
}
