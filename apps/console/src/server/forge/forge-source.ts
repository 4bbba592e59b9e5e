import { ENVIRONMENTS } from '@cutover/charts/environments';
import type { Forge, PullRequest } from '@cutover/forge';
import { parse } from 'yaml';
import type { LeafItem, PullRequestItem, Release } from '../../model/items.ts';
import { Polling } from '../polling.ts';
import type { Sink, Source } from '../source.ts';

const EVERY_MS = 5_000;
/** Git is asked for leaves less often: they change by a merge. */
const LEAVES_EVERY = 3;

/** Open pull requests with what is said of their commits, and what Git wants in each environment. */
export class ForgeSource implements Source {
  readonly name = 'forge';
  readonly #forge: Forge;
  readonly #services: () => readonly string[];
  readonly #polling: Polling;
  #looks = 0;

  /** @param services whose leaves are read: those that the cluster deploys */
  constructor(forge: Forge, services: () => readonly string[]) {
    this.#forge = forge;
    this.#services = services;
    this.#polling = new Polling(this.name, EVERY_MS, (sink) => this.#look(sink));
  }

  start(sink: Sink): void {
    this.#polling.start(sink);
  }

  stop(): Promise<void> {
    return this.#polling.stop();
  }

  async #look(sink: Sink): Promise<void> {
    const open = await this.#forge.pullRequests({ state: 'open' });
    sink.replace('pull-request', await Promise.all(open.map((pull) => this.#itemOf(pull))));
    if (this.#looks++ % LEAVES_EVERY === 0) sink.replace('leaf', await this.#leaves());
  }

  async #itemOf(pull: PullRequest): Promise<PullRequestItem> {
    const { number, title, author, head, base, isFork, labels, url, openedAt } = pull;
    const statuses = await this.#forge.statuses(head.commit);
    return {
      ...{ kind: 'pull-request', id: String(number), number, title, author, isFork, labels, url, openedAt, statuses },
      ...{ branch: head.branch, base: base.branch, commit: head.commit },
    };
  }

  async #leaves(): Promise<readonly LeafItem[]> {
    const found: LeafItem[] = [];
    for (const environment of ENVIRONMENTS) {
      for (const service of this.#services()) {
        const text = await this.#forge.fileAt(
          `kustomize/overlays/${environment}/${service}/kustomization.yaml`,
          'main',
        );
        const release = text === undefined ? undefined : releaseIn(text, service);
        if (release === undefined) continue;
        found.push({ kind: 'leaf', id: `${environment}/${service}`, service, environment, release });
      }
    }
    return found;
  }
}

interface Leaf {
  readonly labels?: readonly { readonly pairs?: Readonly<Record<string, string>> }[];
  readonly images?: readonly { readonly name?: string; readonly newTag?: string; readonly digest?: string }[];
}

/** What a leaf asks for: the version that it says, and the digest of the image that has the service's name. */
export function releaseIn(text: string, service: string): Release | undefined {
  const { labels = [], images = [] } = (parse(text) ?? {}) as Leaf;
  const image = images.find(({ name }) => name?.split('/').at(-1) === service) ?? images[0];
  const labelled = labels.map(({ pairs }) => pairs?.['app.kubernetes.io/version']).find((found) => found !== undefined);
  const version = labelled ?? image?.newTag;
  const digest = image?.digest;
  if (version === undefined) return digest === undefined ? undefined : { digest };
  return { version: String(version), digest };
}
