import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a service answered that was no success. */
export class BankError extends Error {
  override readonly name = 'BankError';
  readonly status: number;
  readonly code: string;

  constructor(request: string, status: number, problem: { code?: string; detail?: string }) {
    super(`${request} answered ${status} ${problem.code ?? ''}: ${problem.detail ?? ''}`);
    this.status = status;
    this.code = problem.code ?? '';
  }
}

export interface BankRequest {
  /** `POST /accounts` */
  readonly line: `${string} ${string}`;
  /** What the request is for: its idempotency key is derived from it, so that the same seed asks the same thing once. */
  readonly purpose?: string;
  readonly token?: string;
  readonly body?: object;
}

const BUSY = 503;
const TRIES = 20;
const PAUSE_MS = 100;

/** Speaks to one service; tries again, under the same key, while it is too busy. */
export class BankClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws BankError; Error with one line when the service is not there */
  async send<T>(request: BankRequest): Promise<T> {
    for (let left = TRIES; ; left--) {
      const response = await this.#fetch(request);
      const body = (await response.json()) as T & { code?: string; detail?: string };
      if (response.ok) return body;
      if (response.status !== BUSY || left === 0) throw new BankError(request.line, response.status, body);
      await sleep(PAUSE_MS);
    }
  }

  async #fetch({ line, purpose, token, body }: BankRequest): Promise<Response> {
    const [method = '', path = ''] = line.split(' ');
    const headers: Record<string, string> = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(purpose === undefined ? {} : { 'idempotency-key': keyOf(purpose) }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    try {
      return await fetch(this.#url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    } catch (cause) {
      throw new Error(`${this.#url} does not answer; start it with npm run dev`, { cause });
    }
  }
}

/** A UUID made of a text (RFC 9562 section 5.8: version 8 is ours to fill). */
export function keyOf(purpose: string): string {
  const bytes = createHash('sha256').update(purpose).digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
