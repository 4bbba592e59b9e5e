import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ARGO_CD_TOOLS, pushArgoCdImages } from '@cutover/cluster';
import type { Cluster, ForgeLogin } from '@cutover/cluster';
import { everyLeaf, HERE } from '@cutover/manifests';
import { ensureTools } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { ROOT } from '../workspace/paths.ts';
import { awaitApplications } from './await-applications.ts';
import { buildImages } from './build-images.ts';
import { ensureReader } from './forge-account.ts';
import type { Account } from './forge-account.ts';
import { ensureRepository } from './forge-api.ts';
import { makeStack } from './make-stack.ts';
import { BRANCH, NAME, OWNER } from './repository.ts';
import { seedRepository } from './seed-repository.ts';
import type { Seeded } from './seed-repository.ts';

const REPOSITORY = `${OWNER}/${NAME}`;
/** Whose leaves run what is built here. */
const ENVIRONMENT = 'dev';
/** From nothing: images pulled, volumes made, a broker's first start. */
const READY_WITHIN_MS = 600_000;

export interface GitOps {
  /** The repository, on this machine. */
  readonly repository: string;
  /** What the forge's main is at. */
  readonly commit: string;
  readonly environment: string;
}

async function seed(context: Context, cluster: Cluster, login: ForgeLogin, helm: string): Promise<Seeded> {
  const { steps, signal } = context;
  const promotions = await buildImages(context, cluster, ENVIRONMENT);
  return steps.run('the repository on the forge', async (step) => {
    await ensureRepository(login, { owner: OWNER, name: NAME }, signal);
    const where = { checkout: ROOT, login, repository: REPOSITORY };
    return seedRepository({ ...where, promotions, helm, say: (line) => step.update(line), signal });
  });
}

async function argoCd({ steps, signal }: Context, cluster: Cluster) {
  const tools = await ensureTools([...ARGO_CD_TOOLS], { progress: () => undefined, signal });
  const { argocd } = tools;
  if (argocd.assets === undefined) throw new Error('the tool argocd has no files: it was not built from its module');
  const manifest = await readFile(join(argocd.assets, 'manifests', 'core-install.yaml'), 'utf8');
  const images = await steps.run("Argo CD's images", (step) =>
    pushArgoCdImages(cluster.registry, tools, { signal, progress: ({ detail }) => step.update(detail) }),
  );
  return { tools, manifest, images };
}

const readerOf = (login: ForgeLogin, cluster: Cluster, signal: AbortSignal): Promise<Account> =>
  ensureReader(login, REPOSITORY, join(dirname(cluster.kubeconfig), 'forge'), signal);

/**
 * Has the cluster deployed from Git: this checkout's commit in the forge, what it runs in the registry, namespaces and Argo CD by Pulumi,
 * and all else by Argo CD. What is there already stays as it is, and what is not as it has to be is mended.
 * @throws GitOpsError and what images, the forge's API and Pulumi fail by
 */
export async function upGitOps(context: Context, cluster: Cluster): Promise<GitOps> {
  const { steps, signal } = context;
  if (cluster.forge === undefined) throw new Error('gitops needs an embedded node: ask beforehand');
  const login = await cluster.forge.login();
  const { tools, manifest, images } = await argoCd(context, cluster);
  const { commit } = await seed(context, cluster, login, tools.helm.path);
  const reader = await readerOf(login, cluster, signal);
  const repository = { url: `${login.inClusterUrl}/${REPOSITORY}.git`, revision: BRANCH, ...reader };
  await makeStack(context, cluster, { manifest, images, repository, environment: ENVIRONMENT });
  await steps.run(`Applications of ${ENVIRONMENT}`, (step) =>
    awaitApplications({
      kubectl: (args, options) => cluster.kubectl(args, options),
      environment: ENVIRONMENT,
      commit,
      count: everyLeaf(HERE).filter((leaf) => leaf.environment === ENVIRONMENT).length,
      withinMs: READY_WITHIN_MS,
      say: (line) => step.update(line),
      signal,
    }),
  );
  return { repository: `${login.url}/${REPOSITORY}`, commit, environment: ENVIRONMENT };
}
