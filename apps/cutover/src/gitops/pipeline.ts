import { join } from 'node:path';
import { FORGE_READ, FORGE_WRITE, NAMESPACE, OBJECTS_FOLDER, REGISTRY_PUSH } from '@cutover/argo-workflows';
import { isDefined } from '@cutover/cluster';
import type { Cluster, ForgeLogin } from '@cutover/cluster';
import type { Forge } from '@cutover/forge';
import { pushImage } from '@cutover/image-builder';
import type { Context } from '../context.ts';
import { buildProgress } from '../ui/build-progress.ts';
import { ROOT } from '../workspace/paths.ts';
import { ensurePipeline } from './accounts.ts';
import type { PipelineAccounts, Speaker } from './accounts.ts';
import type { ReleaseTools } from './release-base.ts';
import { headOf } from './seed-repository.ts';
import { withRunnerImage } from './runner-image.ts';

/** As kubectl names the kind of a run: a cluster that knows it has the controller. */
const WORKFLOWS = 'workflows.argoproj.io';
const RUNNER = 'cutover/pipeline-runner';
/** Below it lie the images of apps, in the registry. */
const IMAGES = 'cutover';
/** How a pipeline's settings are found. */
const SETTINGS = { name: 'pipeline', labels: { 'workflows.argoproj.io/configmap-type': 'Parameter' } };

export interface PipelineParts {
  readonly login: ForgeLogin;
  readonly forge: Forge;
  readonly tools: ReleaseTools;
  /** Where the forge's accounts are kept. */
  readonly accounts: string;
}

/** Whether the cluster has Argo Workflows. */
export const hasPipelines = (cluster: Cluster): Promise<boolean> =>
  isDefined((args, options) => cluster.kubectl(args, options), WORKFLOWS);

/** @returns the runner's image by digest, as pods name it */
function pushRunner({ steps, signal }: Context, { registry }: Cluster, tools: ReleaseTools): Promise<string> {
  return steps.run("the pipeline's runner", async (step) => {
    const commit = await headOf(ROOT, signal);
    return withRunnerImage({ tools, commit, signal, progress: buildProgress(step) }, async (image) => {
      step.update('pushing it');
      const { digest } = await pushImage(image, `${registry.push}/${RUNNER}:${commit.slice(0, 12)}`, {
        insecure: registry.insecure,
        ...(registry.credential && { credentials: await registry.credential() }),
      });
      return `${registry.pull}/${RUNNER}@${digest}`;
    });
  });
}

const secret = (name: string, stringData: Readonly<Record<string, string>>) => ({
  ...{ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', stringData },
  metadata: { name, namespace: NAMESPACE },
});

const ofSpeaker = (name: string, { username, token }: Speaker) => secret(name, { username, token });

/** What docker login would write of the registry, by the name that pods reach it by. */
async function dockerConfig({ registry }: Cluster, host: string): Promise<string> {
  const credential = await registry.credential?.();
  if (credential === undefined) return JSON.stringify({ auths: {} });
  const auth = Buffer.from(`${credential.username}:${credential.password}`).toString('base64');
  return JSON.stringify({ auths: { [host]: { auth } } });
}

interface Settings {
  readonly runner: string;
  /** As pods reach it. */
  readonly forge: string;
  readonly speakers: PipelineAccounts;
}

async function settingsOf(cluster: Cluster, { runner, forge, speakers }: Settings): Promise<readonly object[]> {
  const host = cluster.registry.inCluster ?? cluster.registry.push;
  const data = { runner, forge, registry: `${host}/${IMAGES}` };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...SETTINGS, namespace: NAMESPACE }, data },
    ofSpeaker(FORGE_READ.secret, speakers.read),
    ofSpeaker(FORGE_WRITE.secret, speakers.write),
    secret(REGISTRY_PUSH.secret, { 'config.json': await dockerConfig(cluster, host) }),
  ];
}

/**
 * Sees to what the pipeline's steps need: their image, accounts of their own on the forge, and the objects that are committed. Safe to do again.
 * @throws GitOpsError, ForgeError, KubectlError, ImageBuildError, OciError
 */
export async function ensurePipelines(context: Context, cluster: Cluster, parts: PipelineParts): Promise<void> {
  const { steps, signal } = context;
  const { login, forge, tools, accounts } = parts;
  const runner = await pushRunner(context, cluster, tools);
  await steps.run('the pipeline on Argo Workflows', async () => {
    const speakers = await ensurePipeline(forge, accounts);
    const items = await settingsOf(cluster, { runner, forge: login.inClusterUrl, speakers });
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    // Credentials go by standard input: the arguments of a process are everybody's to read.
    await cluster.kubectl(['apply', '--server-side', '--force-conflicts', '--filename', '-'], { input, signal });
    const folder = join(ROOT, OBJECTS_FOLDER);
    await cluster.kubectl(['apply', '--server-side', '--force-conflicts', '--kustomize', folder], { signal });
  });
}
