import { setTimeout as delay } from 'node:timers/promises';
import { ForgeError, isPassing } from '../forge-error.ts';
import type { ForgeErrorCode } from '../forge-error.ts';

export interface HttpOptions {
  /** Where the forge is: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly token: string;
  /** In the place of the token, for what the forge gives to whoever knows the password. */
  readonly basic?: { readonly username: string; readonly password: string };
  readonly signal?: AbortSignal | undefined;
  /** For one call (default: 15 s). */
  readonly timeOutMs?: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below /api/v1, with parts encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const TIME_OUT_MS = 15_000;
const SAID_CHARACTERS = 300;
/** Between tries of what only reads. */
const PAUSES_MS = [200, 1_000];

const CODES: Readonly<Record<number, ForgeErrorCode>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-mergeable',
  409: 'conflict',
  422: 'invalid',
};

function codeOf(status: number): ForgeErrorCode {
  if (status >= 500) return 'failed';
  return CODES[status] ?? 'unexpected-answer';
}

/** The message of an answer that refuses; of what is no JSON, such as a proxy's page, its beginning. */
function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}

function authorizationOf({ token, basic }: HttpOptions): string {
  if (basic === undefined) return `token ${token}`;
  return `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`;
}

const said = (text: string): string => messageIn(text).replaceAll(/\s+/g, ' ').trim().slice(0, SAID_CHARACTERS);

/** Calls of a forge's API over HTTP. Redirects are not followed: the token is for one host. */
export class ForgeHttp {
  private readonly options: HttpOptions;

  constructor(options: HttpOptions) {
    this.options = options;
  }

  private describe({ method, path }: Pick<Call, 'method' | 'path'>): string {
    return `${method} ${new URL(this.options.url).host}${path}`;
  }

  private failureOf(error: unknown, call: Call): unknown {
    const { signal } = this.options;
    if (signal?.aborted) return signal.reason;
    const what = this.describe(call);
    const { name, message, cause } = error as Error & { cause?: { code?: string } };
    if (name === 'TimeoutError') return new ForgeError('timed-out', `${what}: no answer in time`, { cause: error });
    const why = cause?.code ?? message;
    // Refused before a byte of it was read: nothing changed.
    return new ForgeError('unreachable', `${what}: ${why}`, { cause: error, retriable: why === 'ECONNREFUSED' });
  }

  private requestOf({ method, body }: Call): RequestInit {
    const { signal, timeOutMs = TIME_OUT_MS } = this.options;
    const timeOut = AbortSignal.timeout(timeOutMs);
    const headers = { authorization: authorizationOf(this.options), accept: 'application/json' };
    return {
      method,
      redirect: 'manual',
      signal: signal === undefined ? timeOut : AbortSignal.any([signal, timeOut]),
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
  }

  private async once(call: Call): Promise<Answer> {
    const target = new URL(`/api/v1${call.path}`, this.options.url);
    for (const [name, value] of Object.entries(call.query ?? {})) target.searchParams.set(name, String(value));
    try {
      const response = await fetch(target, this.requestOf(call));
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw this.failureOf(error, call);
    }
  }

  private async tried(call: Call): Promise<string> {
    const { status, text } = await this.once(call);
    if (status >= 200 && status < 300) return text;
    const code = codeOf(status);
    const retriable = code === 'not-mergeable' && text.includes('try again later');
    throw new ForgeError(code, `${this.describe(call)}: ${status} ${said(text)}`.trimEnd(), { status, retriable });
  }

  /** The answer's text. What only reads is tried again where the forge could not be reached or failed. @throws ForgeError */
  async call(call: Call): Promise<string> {
    const pauses = call.method === 'GET' ? PAUSES_MS : [];
    for (const pause of pauses) {
      try {
        return await this.tried(call);
      } catch (error) {
        if (!isPassing(error)) throw error;
        await delay(pause, undefined, { signal: this.options.signal });
      }
    }
    return this.tried(call);
  }

  /** The answer's JSON. @throws ForgeError */
  async json(call: Call): Promise<unknown> {
    const text = await this.call(call);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ForgeError('unexpected-answer', `${this.describe(call)}: expected JSON`, { cause });
    }
  }

  /** Every element of a list that is answered page by page. A server may give smaller pages than were asked for: the last one is empty. @throws ForgeError */
  async every({ path, query }: Pick<Call, 'path' | 'query'>, limit = 50): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (let page = 1; ; page += 1) {
      // Gitea writes a list without elements as null here and there.
      const elements = (await this.json({ method: 'GET', path, query: { ...query, page, limit } })) ?? [];
      if (!Array.isArray(elements))
        throw new ForgeError('unexpected-answer', `${this.describe({ method: 'GET', path })}: expected a list`);
      if (elements.length === 0) return found;
      found.push(...(elements as unknown[]));
    }
  }

  /** Undefined where there is no such thing. @throws ForgeError */
  async maybe(call: Call): Promise<string | undefined> {
    try {
      return await this.call(call);
    } catch (error) {
      if (error instanceof ForgeError && error.code === 'not-found') return undefined;
      throw error;
    }
  }
}
