import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { PREVIEW_PREFIX } from '@cutover/argocd';
import type { Kubectl } from '@cutover/cluster';
import { CONTEXTS, PREVIEW_UNWELL } from '@cutover/forge';
import type { CommitStatus, Forge } from '@cutover/forge';
import { obstacleOf } from '../gitops/application.ts';
import type { Application } from '../gitops/application.ts';
import { applications } from '../gitops/await-applications.ts';
import { APPS } from '../gitops/build-images.ts';
import { hostUrl } from '../cluster/ingress-url.ts';
import { isDefined } from '@cutover/cluster';
import type { ImageStore } from './build/image-store.ts';
import { PullRequestError } from './pull-request-error.ts';
import { needOpen, standingOf } from './standing.ts';

const LOOK_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;
const MOST_BYTES = 1 << 16;

export interface WaitForPreview {
  readonly number: number;
  readonly forge: Pick<Forge, 'pullRequest' | 'statuses'>;
  readonly kubectl: Kubectl;
  readonly store: Pick<ImageStore, 'versionOf'>;
  /** Of this machine, where hosts of Ingresses answer. */
  readonly port: number;
  readonly withinMs: number;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface Answering {
  readonly number: number;
  readonly commit: string;
  /** URL and version of each service. */
  readonly services: Readonly<Record<string, { readonly url: string; readonly version: string }>>;
}

interface Identity {
  readonly service?: string;
  readonly version?: string;
}

/** What a service behind a host says that it is; undefined where nothing of the kind answers. */
export function identityAt(host: string, port: number): Promise<Identity | undefined> {
  const asked = { host: '127.0.0.1', port, path: '/version', headers: { host }, timeout: ANSWER_WITHIN_MS };
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    const sent = request(asked, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BYTES) sent.destroy();
        else chunks.push(chunk);
      });
      response.on('error', none);
      response.on('end', () => {
        try {
          resolve(response.statusCode === 200 ? (JSON.parse(Buffer.concat(chunks).toString()) as Identity) : undefined);
        } catch {
          none();
        }
      });
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', none);
    sent.end();
  });
}

interface Ingresses {
  readonly items: readonly { readonly spec?: { readonly rules?: readonly { readonly host?: string }[] } }[];
}

async function hostsIn(kubectl: Kubectl, namespace: string, signal?: AbortSignal): Promise<readonly string[]> {
  const args = ['get', 'ingresses', '--namespace', namespace, '--output', 'json'];
  const { items } = JSON.parse((await kubectl(args, signal ? { signal } : {})).stdout) as Ingresses;
  return items.flatMap(({ spec }) => (spec?.rules ?? []).flatMap(({ host }) => host ?? [])).sort();
}

/** What holds the preview's Application up; undefined where it has the commit and is well. */
function applicationWaits(all: readonly Application[], name: string, commit: string): string | undefined {
  const own = all.find(({ metadata }) => metadata.name === name);
  if (own === undefined) return `there is no Application ${name} yet`;
  if (own.status?.sync?.revision !== commit) return `Application ${name} is not yet at ${commit.slice(0, 12)}`;
  return obstacleOf(own);
}

/**
 * @returns what is not healthy, in a line
 * @throws PullRequestError `preview-failed` where it was said that there will be none
 */
function needHope(number: number, statuses: readonly (CommitStatus | undefined)[]): string | undefined {
  const failed = statuses.find((status) => status?.state === 'failure' || status?.state === 'error');
  if (failed === undefined) return undefined;
  const line = `${failed.context}: ${failed.description}`;
  if (failed.context === CONTEXTS.preview && failed.description.startsWith(PREVIEW_UNWELL)) return line;
  throw new PullRequestError('preview-failed', `pull request ${number}: ${line}`);
}

/** The versions that answer, by service; or what does not, in one line. */
async function answers(
  options: WaitForPreview,
  namespace: string,
  commit: string,
): Promise<Answering['services'] | string> {
  const { kubectl, store, port, signal } = options;
  const hosts = await hostsIn(kubectl, namespace, signal);
  if (hosts.length === 0) return `no host leads into ${namespace} yet`;
  const services: Record<string, { url: string; version: string }> = {};
  for (const host of hosts) {
    const url = hostUrl(host, port);
    const { service, version } = (await identityAt(host, port)) ?? {};
    if (service === undefined || version === undefined) return `${url} does not answer yet`;
    if ((APPS as readonly string[]).includes(service)) {
      const wanted = await store.versionOf(service, commit);
      if (version !== wanted)
        return `${url} answers as ${version}, not yet as ${wanted ?? 'the commit says: it has no image'}`;
    }
    services[service] = { url, version };
  }
  return services;
}

async function look(options: WaitForPreview): Promise<Answering | string> {
  const { number, forge, kubectl, signal } = options;
  const pull = await forge.pullRequest(number);
  needOpen(pull);
  const { commit } = pull.head;
  const { images, preview, isApproved } = await standingOf(forge, pull);
  if (!isApproved) return `no maintainer approved ${commit.slice(0, 12)} of a fork: cutover pr approve ${number}`;
  const unwell = needHope(number, [images, preview]);
  if (images?.state !== 'success')
    return `${CONTEXTS.images} of ${commit.slice(0, 12)}: ${images?.description ?? 'nobody builds them yet: cutover pr build'}`;
  const namespace = `${PREVIEW_PREFIX}${number}`;
  if (!(await isDefined(kubectl, 'applications.argoproj.io'))) return 'the cluster has no Argo CD';
  if (unwell !== undefined) return unwell;
  // Its Application is named as its namespace is.
  const waits = applicationWaits(await applications(kubectl, signal), namespace, commit);
  if (waits !== undefined) return waits;
  const services = await answers(options, namespace, commit);
  return typeof services === 'string' ? services : { number, commit, services };
}

/**
 * Waits until the preview of a pull request runs its head commit, and every host of it answers as the images of that commit do. What is pushed meanwhile is waited for instead.
 * @throws PullRequestError `not-open`, `preview-failed`, `timed-out` with what was still missing; ForgeError, KubectlError
 */
export async function waitForPreview(options: WaitForPreview): Promise<Answering> {
  const { number, withinMs, say, signal } = options;
  const until = performance.now() + withinMs;
  for (let said = ''; ; ) {
    const seen = await look(options);
    if (typeof seen !== 'string') return seen;
    if (seen !== said) say(seen);
    said = seen;
    if (performance.now() > until) {
      const waited = `${Math.round(withinMs / 1000)} s`;
      throw new PullRequestError('timed-out', `pull request ${number}: after ${waited}: ${seen}`);
    }
    await sleep(LOOK_EVERY_MS, undefined, signal ? { signal } : {});
  }
}
