import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { nameOfProbe, peersIn, type Probe } from '@cutover/traffic';

import type { Comparison } from './options.ts';
import { askProbe } from '../apps/probe/ask-probe.ts';
import { type ComparisonImage, unresolved } from '../apps/shared/comparison-image.ts';
import type { ForeignApp } from '../lane/foreign/foreign-app.ts';
import { ForeignAppError } from '../lane/foreign/foreign-error.ts';
import { laneNotReady } from '../lane/prepare/lane-not-ready.ts';
import { laneLabel } from '../lane/prepare/lane-plan.ts';
import { strategyOf } from '../strategy/strategies.ts';

export const lookNamespace = 'lane-look';
const lookEveryMs = 300;
const readyWithinMs = 180_000;
const digestCharacters = 12;

type Side = 'from' | 'to';

interface ContainerState {
  name: string;
  ready: boolean;
  imageID?: string;
  state?: { waiting?: { reason?: string; message?: string } };
}

interface LookedPod {
  metadata: { deletionTimestamp?: string };
  spec: { containers: { name: string; image: string }[] };
  status: { podIP?: string; containerStatuses?: ContainerState[] };
}

interface Looked {
  /** As the node names it: with the digest that it pulled. */
  imageId: string;
  /** The header that names the version; null where it is told by pod. */
  named: string | null;
}

const cannotPull = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 240);

const refusePull = (pods: readonly LookedPod[], side: Side, image: string): void => {
  const states = pods.flatMap(({ status }) => status.containerStatuses ?? []);
  const failed = states.find(({ state }) => cannotPull.has(state?.waiting?.reason ?? ''))?.state?.waiting;
  if (failed === undefined) return;
  throw new ForeignAppError(`--${side}: ${image} cannot be pulled: ${oneLine(failed.message ?? failed.reason ?? '')}`);
};

/** The look's own pod once it is ready; others of the app's chart are none of ours. @throws ForeignAppError, LaneNotReady */
const readyPod = async (comparison: Comparison, side: Side, image: string): Promise<LookedPod> => {
  const { cluster, entry, signal } = comparison;
  const until = Date.now() + readyWithinMs;
  for (;;) {
    const { stdout } = await cluster.kubectl(['get', 'pods', '--namespace', lookNamespace, '--output', 'json']);
    const pods = (JSON.parse(stdout) as { items: LookedPod[] }).items.filter(
      ({ spec, metadata }) =>
        metadata.deletionTimestamp === undefined &&
        spec.containers.some((one) => one.name === entry.container && one.image === image),
    );
    refusePull(pods, side, image);
    const ready = pods.find(({ status }) => status.containerStatuses?.every((one) => one.ready) ?? false);
    if (ready !== undefined) return ready;
    if (Date.now() > until) {
      throw await laneNotReady(
        cluster,
        lookNamespace,
        `--${side}: ${image} was not ready within ${readyWithinMs / 1000} s`,
      );
    }
    await sleep(lookEveryMs, undefined, signal === undefined ? {} : { signal });
  }
};

const answerTo = async (url: string, probe: Probe, signal: AbortSignal | undefined) => {
  try {
    return await askProbe(url, probe, signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ForeignAppError(`probe ${nameOfProbe(probe)}: no answer: ${oneLine(String((error as Error).cause))}`);
  }
};

const when: Record<Side, string> = { from: 'before any change', to: 'of the new version, before it is measured' };

/** Asks every probe once. @returns what names the version in the first answer @throws ForeignAppError */
const askAll = async (comparison: Comparison, { asked, images }: ForeignApp, side: Side, url: string) => {
  let named: string | null = null;
  for (const probe of asked.probes) {
    const answer = await answerTo(url, probe, comparison.signal);
    if (answer.status >= 400) {
      throw new ForeignAppError(
        `probe ${nameOfProbe(probe)} is answered ${answer.status} ${when[side]}: ask what is there`,
      );
    }
    const { versionHeader } = asked;
    if (versionHeader === null) continue;
    named = answer.headers.get(versionHeader);
    if (named !== null) continue;
    const probed = `--${side}: ${images[side]} answers ${nameOfProbe(probe)} without the header ${versionHeader}`;
    throw new ForeignAppError(`${probed}: versions are told by pod where no --version-header is given`);
  }
  return named;
};

/** That the node says which pod a connection to the Service went to. @throws ForeignAppError */
const checkPeers = async (comparison: Comparison, host: string, pod: LookedPod): Promise<void> => {
  const [command = 'cat', ...args] = comparison.cluster.inNodeNetwork(['cat', '/proc/self/net/nf_conntrack']);
  const table = await promisify(execFile)(command, args, { maxBuffer: 64 << 20 }).then(
    ({ stdout }) => stdout,
    () => '',
  );
  const peers = new Set(peersIn(table, { host, port: comparison.entry.port }).values());
  if (peers.has(pod.status.podIP ?? '')) return;
  throw new ForeignAppError(
    'versions cannot be told apart by pod: this node does not say which pod a connection went to; name a header by --version-header',
  );
};

const lookAt = async (comparison: Comparison, foreign: ForeignApp, side: Side): Promise<Looked> => {
  const { cluster, entry } = comparison;
  const image = foreign.images[side];
  const input = await comparison.renderApp(
    { ...comparison, replicas: 1 },
    { namespace: lookNamespace, strategy: strategyOf('recreate'), image: unresolved(image), round: 'old' },
  );
  await cluster.kubectl(['apply', '--filename', '-'], { input });
  const pod = await readyPod(comparison, side, image);
  const address = [
    'get',
    'service',
    entry.service,
    '--namespace',
    lookNamespace,
    '--output',
    'jsonpath={.spec.clusterIP}',
  ];
  const host = (await cluster.kubectl(address)).stdout;
  const exposed = await cluster.expose({ address: host, port: entry.port });
  try {
    const named = await askAll(comparison, foreign, side, exposed.url);
    if (foreign.asked.versionHeader === null) await checkPeers(comparison, host, pod);
    const status = pod.status.containerStatuses?.find(({ name }) => name === entry.container);
    return { imageId: status?.imageID ?? '', named };
  } finally {
    await exposed.close();
  }
};

const tagOf = (reference: string): string | null => /:(?<tag>[\w.-]+)$/.exec(reference)?.groups?.['tag'] ?? null;

/** Without a header: by their tags where these differ, else by their digests. */
const namesOf = (images: ForeignApp['images'], digests: Record<Side, string>): Record<Side, string> => {
  const [from, to] = [tagOf(images.from), tagOf(images.to)];
  if (from !== null && to !== null && from !== to) return { from, to };
  const short = (digest: string) => digest.replace('sha256:', '').slice(0, digestCharacters);
  return { from: short(digests.from), to: short(digests.to) };
};

const digestIn = (imageId: string): string => /sha256:[0-9a-f]{64}/.exec(imageId)?.[0] ?? imageId;

/** Pinned as the node knows it; an image that it has from no registry keeps its name. */
const imageOf = (reference: string, imageId: string, version: string): ComparisonImage => {
  const [repository, digest] = imageId.replace(/^[a-z-]+:\/\//, '').split('@');
  return repository !== undefined && digest !== undefined
    ? { repository, digest, version }
    : { repository: reference, reference, digest: digestIn(imageId), version };
};

/** @throws ForeignAppError where nothing tells the two versions apart */
const tellApart = ({ asked, images }: ForeignApp, looked: Record<Side, Looked>): Record<Side, string> => {
  const digests = { from: digestIn(looked.from.imageId), to: digestIn(looked.to.imageId) };
  if (digests.from === digests.to) {
    throw new ForeignAppError(`--from and --to are the same image (${digests.from}): they cannot be told apart`);
  }
  const [from, to] = [looked.from.named, looked.to.named];
  if (from === null || to === null) return namesOf(images, digests);
  if (from !== to) return { from, to };
  const same = `both versions answer ${asked.versionHeader ?? ''}: ${from}: they cannot be told apart by it`;
  throw new ForeignAppError(`${same}; without --version-header they are told by pod`);
};

const namespace = {
  ...{ apiVersion: 'v1', kind: 'Namespace' },
  metadata: { name: lookNamespace, labels: { [laneLabel]: 'look' } },
};

const lookAtBoth = async (comparison: Comparison, foreign: ForeignApp): Promise<Record<Side, Looked>> => ({
  from: await lookAt(comparison, foreign, 'from'),
  to: await lookAt(comparison, foreign, 'to'),
});

/**
 * Has a look at both versions before anything is measured, one after the other: each has to be pulled, get ready and answer every probe, and the two have to
 * be told apart. It also has the node pull both images, so that no lane's switch pays for it.
 * @returns the images as the node knows them, by digest, with a name for each version
 * @throws ForeignAppError, LaneNotReady: each in one line
 */
export const lookAtApp = async (
  comparison: Comparison,
  foreign: ForeignApp,
): Promise<{ v1: ComparisonImage; v2: ComparisonImage }> => {
  const { kubectl } = comparison.cluster;
  await kubectl(['apply', '--filename', '-'], { input: JSON.stringify(namespace) });
  const looked = await lookAtBoth(comparison, foreign).catch(async (error: unknown) => {
    // What it stands for is in the error; the next comparison removes what stays.
    await kubectl(['delete', 'namespace', lookNamespace, '--wait=false']).catch(() => undefined);
    throw error;
  });
  const names = tellApart(foreign, looked);
  const { images } = foreign;
  return {
    v1: imageOf(images.from, looked.from.imageId, names.from),
    v2: imageOf(images.to, looked.to.imageId, names.to),
  };
};
