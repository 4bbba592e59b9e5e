import type { IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject';
import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import { generated } from './generated.ts';
import type { Generated } from './generated.ts';

const isMatch = (pattern: string, text: string): boolean =>
  pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;

/** Whether a project lets Applications into a namespace, as Argo CD reads its destinations: one with `!` forbids. */
export function reaches(project: IAppProject, namespace: string): boolean {
  const patterns = (project.spec.destinations ?? []).map((destination) => destination.namespace ?? '');
  const isForbidden = patterns.some((pattern) => pattern.startsWith('!') && isMatch(pattern.slice(1), namespace));
  return !isForbidden && patterns.some((pattern) => isMatch(pattern, namespace));
}

/** Leaves without an Application or with several, and names that two share. Empty: every leaf has exactly one. */
export function assignmentProblems(sets: readonly IApplicationSet[], leaves: readonly string[]): string[] {
  const all = sets.flatMap((set) => generated(set, leaves));
  const counted = leaves
    .map((leaf) => [leaf, all.filter(({ path }) => path === leaf).length] as const)
    .filter(([, count]) => count !== 1)
    .map(([leaf, count]) => `${leaf}: ${count} Applications`);
  const names = all.map(({ name }) => name);
  const shared = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...counted, ...[...shared].map((name) => `${name}: names several Applications`)];
}

function problemOf({ name, project, namespace }: Generated, projects: readonly IAppProject[]): string | undefined {
  const own = projects.find(({ metadata }) => metadata.name === project);
  if (own === undefined) return `${name}: project ${project} is none`;
  return reaches(own, namespace) ? undefined : `${name}: project ${project} does not reach ${namespace}`;
}

/** Applications that their own project would refuse. */
export function projectProblems(
  sets: readonly IApplicationSet[],
  projects: readonly IAppProject[],
  folders: readonly string[],
): string[] {
  const all = sets.flatMap((set) => generated(set, folders));
  return all.map((application) => problemOf(application, projects)).filter((problem) => problem !== undefined);
}
