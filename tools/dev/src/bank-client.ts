import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountClient, membershipClient } from '@cutover/contracts/clients';
import type { AccountClient, MembershipClient } from '@cutover/contracts/clients';
import type { Ports } from './services.ts';

/** What a service answered that was no success. */
export class BankError extends Error {
  override readonly name = 'BankError';
  readonly status: number;
  readonly code: string;

  constructor(url: string, status: number, { code = '', detail = '' }: { code?: string; detail?: string }) {
    super(`${url} answered ${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code;
  }
}

/** The services that a seed speaks to, by the clients that are generated from their APIs. */
export interface Bank {
  readonly membership: MembershipClient;
  readonly account: AccountClient;
}

/** Too busy, and too many requests of one client: neither did anything. */
const LATER = [503, 429];
const TRIES = 20;
const PAUSE_MS = 100;
const SECOND_MS = 1_000;
/** Whoever asks for more is not waited for. */
const LONGEST_S = 60;

/** As the service says, in ms. */
function pauseOf({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return seconds > 0 && seconds <= LONGEST_S ? seconds * SECOND_MS : PAUSE_MS;
}

export function bankAt(ports: Pick<Ports, 'membership' | 'account'>): Bank {
  const at = (port: number) => ({ baseUrl: `http://127.0.0.1:${port}`, fetch: patientFetch });
  return { membership: membershipClient(at(ports.membership)), account: accountClient(at(ports.account)) };
}

/** Tries again, the same request under the same key, while the service asks for it. */
async function patientFetch(request: Request): Promise<Response> {
  for (let left = TRIES; ; left--) {
    const response = await fetch(request.clone()).catch((cause: unknown) => {
      throw new Error(`${new URL(request.url).origin} does not answer; start it with npm run dev`, { cause });
    });
    if (!LATER.includes(response.status) || left === 0) return response;
    await sleep(pauseOf(response));
  }
}

interface Answered<T> {
  readonly data?: T;
  readonly error?: { readonly code?: string; readonly detail?: string };
  readonly response: Response;
}

/** @throws BankError where the service refused */
export function dataOf<T>({ data, error, response }: Answered<T>): T {
  if (error !== undefined || data === undefined) throw new BankError(response.url, response.status, error ?? {});
  return data;
}

/** The headers of whoever has logged in. */
export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** The idempotency key of a request, derived from what it is for, so that the same seed asks the same thing once. */
export function keyed(purpose: string): { readonly 'Idempotency-Key': string } {
  return { 'Idempotency-Key': keyOf(purpose) };
}

/** A UUID made of a text (RFC 9562 section 5.8: version 8 is ours to fill). */
export function keyOf(purpose: string): string {
  const bytes = createHash('sha256').update(purpose).digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
