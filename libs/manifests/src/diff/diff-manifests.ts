import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placesIn } from '../places.ts';
import { renderLeaves } from './render-leaves.ts';
import { textDiff } from './text-diff.ts';
import { unpackCommit } from './unpack-commit.ts';

/** An object that an environment would be given otherwise than at another commit. */
export interface ObjectChange {
  readonly environment: string;
  readonly chart: string;
  /** `deployment-account.yaml` */
  readonly file: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** Unified. */
  readonly diff: string;
}

export interface DiffManifests {
  readonly root: string;
  /** A commit, as git takes it. */
  readonly against: string;
  /** Path of the executable. */
  readonly kustomize: string;
}

function changeOf(before: string | undefined, after: string | undefined): ObjectChange['change'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** What was rendered otherwise. @param before ENV/CHART/KIND-NAME.yaml → object @param after as before */
export async function diffRendered(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<ObjectChange[]> {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  const changes: ObjectChange[] = [];
  for (const path of paths) {
    const [environment = '', chart = '', file = ''] = path.split('/');
    const [old, now] = [before.get(path), after.get(path)];
    changes.push({
      environment,
      chart,
      file,
      change: changeOf(old, now),
      diff: await textDiff(path, old ?? '', now ?? ''),
    });
  }
  return changes;
}

/** What the leaves of the working tree build otherwise than those of a commit. @throws ManifestsError `tool-failed` */
export async function diffManifests({ root, against, kustomize }: DiffManifests): Promise<ObjectChange[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-commit-'));
  try {
    const before = await renderLeaves(await unpackCommit(root, against, scratch), kustomize);
    return await diffRendered(before, await renderLeaves(placesIn(root), kustomize));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
