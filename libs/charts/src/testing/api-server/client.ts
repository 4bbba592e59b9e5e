import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Manifest } from '../rendering.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly warnings: string;
}

const CLUSTER_WIDE = new Set([
  ...['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'IngressClass', 'Namespace', 'StorageClass'],
]);

/** What an API server says of an object that it would not keep. */
export interface Verdict {
  /** Why it refuses the object, if it does. */
  readonly refusal?: string;
  /** Such as of pods that the level of their namespace would refuse. */
  readonly warnings: readonly string[];
}

/** `299 - "one", 299 - "two"` */
const warningsIn = (header: string): string[] =>
  [...header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, warning = '']) => warning.replaceAll('\\"', '"'));

function plural(kind: string): string {
  const word = kind.toLowerCase();
  if (word.endsWith('y')) return `${word.slice(0, -1)}ies`;
  return `${word}${word.endsWith('s') ? 'es' : 's'}`;
}

/** Where objects of a kind are. */
function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = CLUSTER_WIDE.has(kind) ? '' : `/namespaces/${encodeURIComponent(metadata.namespace)}`;
  return `${root}${place}/${plural(kind)}`;
}

/** The few calls that tests make of an API server. */
export class ApiClient {
  readonly url: string;
  readonly ca: string;
  readonly token: string;
  private readonly agent: Agent;

  constructor({ port, token, ca }: { port: number; token: string; ca: string }) {
    this.url = `https://127.0.0.1:${port}`;
    this.ca = ca;
    this.token = token;
    this.agent = new Agent({ keepAlive: true, ca });
  }

  private async call(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const call = request(`${this.url}${path}`, { method, headers, agent: this.agent }, (response) => {
      const warnings = String(response.headers['warning'] ?? '');
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer, warnings }), reject);
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }

  async isReady(): Promise<boolean> {
    return this.call('GET', '/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  /** Whether a path answers with 200. */
  async has(path: string): Promise<boolean> {
    return (await this.call('GET', path)).status === 200;
  }

  /** The object at a path. @throws Error where there is none */
  async read(path: string): Promise<unknown> {
    const { status, body } = await this.call('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
    return JSON.parse(body);
  }

  /** @throws Error where the object is refused */
  async create(object: object): Promise<void> {
    const { status, body } = await this.call('POST', pathOf(object as Manifest), object);
    if (status !== 201) throw new Error(`${status} ${body}`);
  }

  /** What the API server would say to an object. Nothing is kept. @throws Error where it does not know the kind */
  async verdictOf(object: Manifest): Promise<Verdict> {
    const path = `${pathOf(object)}?dryRun=All&fieldValidation=Strict`;
    const { status, body, warnings: header } = await this.call('POST', path, object);
    const warnings = warningsIn(header);
    if (status === 201) return { warnings };
    const { message = body } = JSON.parse(body) as { message?: string };
    if (status !== 422 && status !== 400 && status !== 403) throw new Error(`${path}: ${status} ${message}`);
    return { refusal: message, warnings };
  }

  /** Why the API server refuses an object, or undefined where it would keep it. Nothing is kept. */
  async refusalOf(object: Manifest): Promise<string | undefined> {
    return (await this.verdictOf(object)).refusal;
  }

  close(): void {
    this.agent.destroy();
  }
}
