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

/** Speaks to a service as the bearer of a token; without a token, as nobody. */
export function clientOf(url: string, token: string | undefined): Client {
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url + path, { ...init, headers: { ...authorization, ...init.headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
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
