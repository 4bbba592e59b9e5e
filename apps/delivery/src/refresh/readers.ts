import type { ArgoObject } from '../cluster/cluster.ts';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The values of a field, wherever it is: generators and sources are nested. */
function* valuesOf(name: string, value: unknown): Generator<unknown> {
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === name) yield inner;
    yield* valuesOf(name, inner);
  }
}

/** A repository's URL, however it is written: without credentials, `.git` and the case of its host. */
export function repositoryKey(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/+$/, '').replace(/\.git$/, '')}`.toLowerCase();
}

export const readsRepository = ({ spec }: ArgoObject, url: string): boolean =>
  [...valuesOf('repoURL', spec)].some(
    (found) => typeof found === 'string' && repositoryKey(found) === repositoryKey(url),
  );

/** Revisions that follow what is pushed; a commit follows nothing. */
const COMMIT = /^[0-9a-f]{40}$/;

/** Whether a push to a branch may change what an object reads. One that names no branch reads the default one. */
export function follows({ spec }: ArgoObject, branch: string): boolean {
  const revisions = [...valuesOf('targetRevision', spec), ...valuesOf('revision', spec)].filter(
    (found): found is string => typeof found === 'string' && !COMMIT.test(found),
  );
  return revisions.some((found) => found === branch || found === 'HEAD' || found === '' || found.includes('{{'));
}

/** Whether an ApplicationSet is made of what this service says. */
export const asksPlugin = ({ spec }: ArgoObject): boolean => !valuesOf('plugin', spec).next().done;
