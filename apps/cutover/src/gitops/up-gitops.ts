import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ENVIRONMENTS } from '@cutover/charts/environments';
import type { EnvironmentName } from '@cutover/charts/environments';
import { ARGO_CD_TOOLS, pushArgoCdImages } from '@cutover/cluster';
import type { Cluster, ForgeLogin } from '@cutover/cluster';
import { Gitea } from '@cutover/forge';
import type { Forge } from '@cutover/forge';
import { everyLeaf, HERE } from '@cutover/manifests';
import type { DeliverySurroundings } from '@cutover/pulumi';
import { ensureTools } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { hostUrl, ingressPort } from '../cluster/ingress-url.ts';
import { FIRST_ENVIRONMENT } from '../options/environments.ts';
import { ROOT } from '../workspace/paths.ts';
import { awaitApplications } from './await-applications.ts';
import { buildDelivery, buildImages } from './build-images.ts';
import { ensureDelivery, ensureReader } from './accounts.ts';
import { environmentsOf, makeStack } from './make-stack.ts';
import { BRANCH, NAME, OWNER } from './repository.ts';
import { ensurePipelines, hasPipelines } from './pipeline.ts';
import type { ReleaseTools } from './release-base.ts';
import { seedRepository } from './seed-repository.ts';
import type { Seeded } from './seed-repository.ts';

const REPOSITORY = `${OWNER}/${NAME}`;
const EXAMPLE_HOST = `account.${FIRST_ENVIRONMENT}.localhost`;
/** From nothing: images pulled, volumes made, a broker's first start. */
const READY_WITHIN_MS = 600_000;

export interface GitOps {
  /** The repository, on this machine. */
  readonly repository: string;
  /** What the forge's main is at. */
  readonly commit: string;
  /** All that the node has by now, in the order of promotion. */
  readonly environments: readonly EnvironmentName[];
  /** Leaves that stay as the forge has them although something else was built, a line each. */
  readonly kept: readonly string[];
  /** Where hosts of Ingresses answer on this machine, such as those of dev and of previews. */
  readonly hosts?: { readonly port: number; readonly example: string };
}

interface Forging {
  readonly login: ForgeLogin;
  readonly forge: Forge;
  readonly environments: readonly EnvironmentName[];
  readonly fit: boolean;
}

async function seed(context: Context, cluster: Cluster, forging: Forging, helm: string): Promise<Seeded> {
  const { steps, signal } = context;
  const { login, forge, environments, fit } = forging;
  const promotions = await buildImages(context, cluster, FIRST_ENVIRONMENT);
  return steps.run('the repository on the forge', async (step) => {
    await forge.ensureRepository({ description: 'What this node deploys', isPrivate: true });
    const followers = environments.filter((name) => name !== FIRST_ENVIRONMENT);
    const where = { checkout: ROOT, login, repository: REPOSITORY };
    const say = (line: string) => step.update(line);
    const seeded = await seedRepository({
      ...{ ...where, promotions, followers, helm, say, signal },
      fitted: fit ? followers : [],
    });
    for (const line of seeded.kept) step.note(line);
    return seeded;
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

/** What the forge's own accounts are kept in: it goes with the node. */
const accountsOf = (cluster: Pick<Cluster, 'kubeconfig'>): string => join(dirname(cluster.kubeconfig), 'forge');

/** What lists previews and supervises releases, with an account of its own on the forge. */
async function deliveryOf(
  context: Context,
  cluster: Cluster,
  { login: { inClusterUrl: url }, forge }: Forging,
  tools: ReleaseTools,
): Promise<Omit<DeliverySurroundings, 'runsPipelines'> | undefined> {
  const image = await buildDelivery(context, cluster, tools);
  if (image === undefined) return undefined;
  const account = await ensureDelivery(forge, accountsOf(cluster));
  return { image, forge: { url, repository: REPOSITORY, ...account } };
}

function awaitEnvironment(
  { steps, signal }: Context,
  cluster: Cluster,
  environment: string,
  commit: string,
): Promise<void> {
  return steps.run(`Applications of ${environment}`, (step) =>
    awaitApplications({
      kubectl: (args, options) => cluster.kubectl(args, options),
      ...{ environment, commit, withinMs: READY_WITHIN_MS, signal },
      count: everyLeaf(HERE).filter((leaf) => leaf.environment === environment).length,
      say: (line) => step.update(line),
    }),
  );
}

/**
 * Has the cluster deployed from Git: this checkout's commit in the forge, what it runs in the registry, namespaces and Argo CD by Pulumi,
 * and all else by Argo CD. Where they have to fit, pods of all environments but the first ask for next to no CPU. What is there already stays as it is, and what is not as it has to be is mended; environments are added and never taken away.
 * @throws GitOpsError and what images, the forge's API and Pulumi fail by
 */
export async function upGitOps(
  context: Context,
  cluster: Cluster,
  wanted: readonly EnvironmentName[] = [FIRST_ENVIRONMENT],
  { fit = false }: { readonly fit?: boolean } = {},
): Promise<GitOps> {
  const { signal } = context;
  if (cluster.forge === undefined) throw new Error('gitops needs an embedded node: ask beforehand');
  const login = await cluster.forge.login();
  const { url, username, token } = login;
  const forge = new Gitea({ url, owner: OWNER, name: NAME, username, token, signal });
  const there = await environmentsOf(cluster);
  const environments = ENVIRONMENTS.filter((name) => wanted.includes(name) || there.includes(name));
  const { tools, manifest, images } = await argoCd(context, cluster);
  const forging = { login, forge, environments, fit };
  const { commit, kept } = await seed(context, cluster, forging, tools.helm.path);
  const reader = await ensureReader(forge, accountsOf(cluster));
  const repository = { url: `${login.inClusterUrl}/${REPOSITORY}.git`, revision: BRANCH, ...reader };
  const runsPipelines = await hasPipelines(cluster);
  if (runsPipelines) await ensurePipelines(context, cluster, { login, forge, tools, accounts: accountsOf(cluster) });
  const delivery = await deliveryOf(context, cluster, forging, tools);
  const stack = {
    manifest,
    images,
    repository,
    environments,
    ...(delivery && { delivery: { ...delivery, runsPipelines } }),
  };
  const { webhook } = await makeStack(context, cluster, stack);
  // What it was not told meanwhile, it asks for.
  if (webhook !== undefined) await forge.ensureWebhook({ ...webhook, events: ['push', 'pull_request', 'status'] });
  for (const environment of environments) await awaitEnvironment(context, cluster, environment, commit);
  const port = await ingressPort(cluster);
  const hosts = port === undefined ? {} : { hosts: { port, example: hostUrl(EXAMPLE_HOST, port) } };
  return { repository: `${login.url}/${REPOSITORY}`, commit, environments, kept, ...hosts };
}
