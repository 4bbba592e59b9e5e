import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { CLUSTER_WIDE_KINDS } from '../../cluster-wide.ts';
import type { Manifest } from '../rendering.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly warnings: string;
}

/** What an API server says of an object that it would not keep. */
export interface Verdict {
  /** Why it refuses the object, if it does. */
  readonly refusal?: string;
  /** Such as of pods that the level of their namespace would refuse. */
  readonly warnings: readonly string[];
}

/** As whom a call is made (default: as who may do everything). */
export interface Caller {
  readonly as?: string;
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
  const place = CLUSTER_WIDE_KINDS.has(kind) ? '' : `/namespaces/${encodeURIComponent(metadata.namespace)}`;
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

  private async call(method: string, path: string, body?: object, { as }: Caller = {}): Promise<Answer> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      // Of a DELETE, Node would leave it out.
      ...(sent !== undefined && { 'content-length': Buffer.byteLength(sent) }),
      authorization: `Bearer ${this.token}`,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      ...(as !== undefined && { 'impersonate-user': as }),
    };
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const call = request(`${this.url}${path}`, { method, headers, agent: this.agent }, (response) => {
      const warnings = String(response.headers['warning'] ?? '');
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer, warnings }), reject);
    });
    call.on('error', reject);
    call.end(sent);
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
  async create(object: object, caller: Caller = {}): Promise<void> {
    const { status, body } = await this.call('POST', pathOf(object as Manifest), object, caller);
    if (status !== 201) throw new Error(`${status} ${body}`);
  }

  /** What the API server would say to an object. Nothing is kept. @throws Error where it does not know the kind */
  async verdictOf(object: Manifest, caller: Caller = {}): Promise<Verdict> {
    return this.judged('POST', pathOf(object), caller, object);
  }

  /** What it would say to a change (a merge patch, RFC 7396) of the object at a path. Nothing is kept. */
  async verdictOfChange(path: string, change: object, caller: Caller = {}): Promise<Verdict> {
    return this.judged('PATCH', path, caller, change);
  }

  /** What it would say to the removal of the object at a path. Nothing is removed. */
  async verdictOfRemoval(path: string, caller: Caller = {}): Promise<Verdict> {
    return this.judged('DELETE', path, caller);
  }

  private async judged(method: string, path: string, caller: Caller, body?: object): Promise<Verdict> {
    const asked = `${path}?dryRun=All&fieldValidation=Strict`;
    const { status, body: answer, warnings: header } = await this.call(method, asked, body, caller);
    const warnings = warningsIn(header);
    if (status === 200 || status === 201) return { warnings };
    // Of a kind that it does not know it says so in plain text.
    if (status !== 422 && status !== 400 && status !== 403) throw new Error(`${asked}: ${status} ${answer}`);
    const { message = answer } = JSON.parse(answer) as { message?: string };
    return { refusal: message, warnings };
  }

  /** Changes the object at a path, by a merge patch (RFC 7396). @throws Error where it is not there, or refused */
  async change(path: string, change: object): Promise<void> {
    const { status, body } = await this.call('PATCH', path, change);
    if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
  }

  /** Removes the object at a path, and what it owns before it. @throws Error where it is not there, or may not go */
  async remove(path: string): Promise<void> {
    const { status, body } = await this.call('DELETE', path, { propagationPolicy: 'Foreground' });
    if (status !== 200 && status !== 202) throw new Error(`${path}: ${status} ${body}`);
  }

  /** Why the API server refuses an object, or undefined where it would keep it. Nothing is kept. */
  async refusalOf(object: Manifest): Promise<string | undefined> {
    return (await this.verdictOf(object)).refusal;
  }

  close(): void {
    this.agent.destroy();
  }
}
