import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read whatever the answer holds
  readonly body: any;
}

export interface Client {
  get(path: string): Promise<Answer>;
  /** Sends a body as JSON (a string as it is) under a key, a new one where none is given. */
  post(path: string, body: unknown, key?: string | null): Promise<Answer>;
}

/** One answer with what it was asked, for whoever holds answers against a document. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

/**
 * Speaks to a service as the bearer of a token; without a token, as nobody.
 * @param check called with each answer; what it throws fails the test
 */
export function clientOf(url: string, token: string | undefined, check?: (exchange: Exchange) => void): Client {
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url + path, { ...init, headers: { ...authorization, ...init.headers } });
    const text = await response.text();
    const { status, headers } = response;
    const contentType = headers.get('content-type');
    const body: unknown = contentType?.includes('json') === true && text !== '' ? JSON.parse(text) : text || undefined;
    check?.({ method: init.method ?? 'GET', path, status, contentType, body });
    return { status, headers, body };
  };
  return {
    get: (path) => send(path, {}),
    post: (path, body, key = randomUUID()) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}
