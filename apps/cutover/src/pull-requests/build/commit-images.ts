import { join } from 'node:path';
import { leafPath, promotionIn } from '@cutover/manifests';
import type { Digest, Image } from '@cutover/oci';
import { APPS } from '../../gitops/build-images.ts';
import { FIRST_ENVIRONMENT } from '../../options/environments.ts';
import { affectedImages } from './affected.ts';
import type { BuildTree } from './build-tree.ts';
import type { ImageStore } from './image-store.ts';

/** `built`: of the commit. `main`: the change does not reach it, and main's image has its tag. `there`: it was tagged before. */
export type ImageOrigin = 'built' | 'main' | 'there';

export interface CommitImage {
  readonly service: string;
  readonly digest: Digest;
  readonly origin: ImageOrigin;
  /** Whether the change is what it is made of. */
  readonly isReached: boolean;
}

export interface CommitImages {
  readonly commit: string;
  /** Of what is built of it: `1.2.0-14-gabc…`, as CI names it. */
  readonly version: string;
  readonly images: readonly CommitImage[];
}

export interface ImagesOf {
  readonly commit: string;
  /** What it is compared with. */
  readonly base: string;
  /** Whose leaves say what main runs. */
  readonly main: string;
  /** A commit of the same sources: what it has of what is reached serves. */
  readonly twin?: string | undefined;
}

export interface Building {
  readonly tree: BuildTree;
  readonly store: ImageStore;
  /** Bundles an app of a folder. */
  readonly build: (appDir: string, version: string) => Promise<Image>;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const SHORT = 10;

/** Ordered by how many commits came before, as `git describe` counts them. */
export async function versionOf({ git }: BuildTree, commit: string): Promise<string> {
  const described = await git('describe', '--tags', '--long', '--match', 'v[0-9]*', `--abbrev=${SHORT}`, commit).catch(
    () => '',
  );
  if (/^v\d+\.\d+\.\d+-\d+-g[0-9a-f]+$/.test(described.trim())) return described.trim().slice(1);
  const count = (await git('rev-list', '--count', commit)).trim();
  return `0.0.0-${count}-g${commit.slice(0, SHORT)}`;
}

/** What main runs of a service; undefined where nothing was promoted. */
async function mainDigest({ git }: BuildTree, main: string, service: string): Promise<string | undefined> {
  const path = leafPath(FIRST_ENVIRONMENT, service);
  const { digests } = promotionIn(await git('show', `${main}:${path}`), path);
  return [...digests].find(([image]) => image.endsWith(`/${service}`))?.[1];
}

type Taken = Pick<CommitImage, 'digest' | 'origin'>;

/** An image that is there already: under the commit's tag, its twin's, or as main's. */
async function taken(
  { tree, store }: Building,
  asked: ImagesOf,
  service: string,
  isAffected: boolean,
): Promise<Taken | undefined> {
  const { commit, main, twin } = asked;
  const there = await store.digestOf(service, commit);
  if (there !== undefined) return { digest: there, origin: 'there' };
  if (twin !== undefined && isAffected) {
    const same = await store.tag(service, commit, twin);
    if (same !== undefined) return { digest: same, origin: 'there' };
  }
  const running = isAffected ? undefined : await mainDigest(tree, main, service);
  const digest = running === undefined ? undefined : await store.tag(service, commit, running);
  return digest === undefined ? undefined : { digest, origin: 'main' };
}

/**
 * Sees to it that every service has an image under the commit's full SHA: of those that the change reaches one that is built of it, of the others main's. What is there stays, so that
 * a command that was killed goes on.
 * @throws PullRequestError, ImageBuildError, OciError, GitError
 */
export async function imagesOf(building: Building, asked: ImagesOf): Promise<CommitImages> {
  const { tree, store, build, say, signal } = building;
  const { commit, base } = asked;
  say('what the change reaches');
  const affected = await affectedImages(tree, { from: base, to: commit, signal });
  const version = await versionOf(tree, commit);
  await tree.checkOut(commit);
  const images: CommitImage[] = [];
  for (const service of APPS) {
    const isReached = affected.includes(service);
    const found = await taken(building, asked, service, isReached);
    if (found !== undefined) {
      images.push({ service, isReached, ...found });
      continue;
    }
    say(`building ${service} ${version}`);
    const image = await build(join(tree.folder, 'apps', service), version);
    say(`pushing ${service} ${version}`);
    images.push({ service, isReached, digest: await store.push(service, commit, image), origin: 'built' });
  }
  return { commit, version, images };
}
