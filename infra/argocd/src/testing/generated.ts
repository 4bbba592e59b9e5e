import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';

/** An Application, as far as tests judge it. */
export interface Generated {
  readonly name: string;
  readonly path: string;
  readonly project: string;
  readonly namespace: string;
}

/** As Go's path.Match, for the one wildcard that is used here. */
const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*')}$`).test(path);

/** The folders that Argo CD's git generator makes an Application of: an exclusion counts, wherever it stands. */
function chosen(set: IApplicationSet, folders: readonly string[]): string[] {
  const items = set.spec.generators.flatMap(({ git }) => git?.directories ?? []);
  const [excluded, included] = [items.filter(({ exclude }) => exclude), items.filter(({ exclude }) => !exclude)];
  const isAmong = (some: typeof items, folder: string) => some.some(({ path }) => matches(path, folder));
  return folders.filter((folder) => isAmong(included, folder) && !isAmong(excluded, folder));
}

const filled = (template: string, path: string): string =>
  template.replaceAll('{{ .path.basename }}', path.split('/').at(-1)!).replaceAll('{{ .path.path }}', path);

/** What an ApplicationSet makes of a repository with these folders. */
export function generated(set: IApplicationSet, folders: readonly string[]): Generated[] {
  const { metadata, spec } = set.spec.template;
  return chosen(set, folders).map((path) => ({
    name: filled(metadata.name ?? '', path),
    path: filled(spec.source?.path ?? '', path),
    project: spec.project,
    namespace: filled(spec.destination.namespace ?? '', path),
  }));
}
