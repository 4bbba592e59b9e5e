import { randomUUID } from 'node:crypto';
import { membershipDocument } from '@cutover/contracts';
import { answerCheck } from '@cutover/contracts/testing';
import { loadConfig, startService } from '@cutover/service-kit';
import { signToken, TEST_KEY, type Answer } from '@cutover/service-kit/testing';
import { buildMembership } from '../app.ts';
import { membershipConfig } from '../config.ts';

export interface TestService {
  readonly url: string;
  /** Where probes and metrics are. */
  readonly managementUrl: string;
  stop(): Promise<void>;
}

export function testEnvironment(mongo: string, tokenKeys: string, pod = 'pod-1'): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    POD_NAME: pod,
    LOG_LEVEL: 'fatal',
    MONGODB_URL: mongo,
    TOKEN_KEYS: tokenKeys,
    AUTH_KEYS: `${TEST_KEY.kid}:${TEST_KEY.secret}`,
    DRAIN_ENABLED: 'false',
    PASSWORD_COST: '10',
    LOGIN_FAILURE_LIMIT: '5',
    LOGIN_FAILURE_ADDRESS_LIMIT: '12',
    // All tests are one client.
    PASSWORD_CLIENT_BURST: '100000',
  };
}

/** The service in this process, on a free port, ready. @param clock instead of the machine's */
export async function startMembership(env: Record<string, string>, clock?: () => Date): Promise<TestService> {
  const config = loadConfig(membershipConfig, env);
  const service = await startService({ ...buildMembership(config, undefined, clock), handleSignals: false });
  await service.ready;
  const { url, managementUrl } = service;
  return { url, managementUrl, stop: () => service.stop({ windowMs: 0 }) };
}

/** An operator's token, who may appoint tellers. */
export function operatorToken(): Promise<string> {
  return signToken(TEST_KEY, { subject: 'operator', roles: ['teller'] });
}

export interface Sending {
  readonly token?: string | undefined;
  /** A new one where none is given; null sends none. */
  readonly key?: string | null;
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
}

const check = answerCheck(membershipDocument);

/** Sends one request, and holds its answer against the API's document. */
export async function send(url: string, line: `${string} ${string}`, sending: Sending = {}): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ');
  const { body } = sending;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const init = { method, headers: headersOf(method, sending), ...(body === undefined ? {} : { body: text }) };
  const response = await fetch(url + path, init);
  const answer = await response.text();
  const { status, headers } = response;
  const parsed: unknown = answer === '' ? undefined : JSON.parse(answer);
  check({ method, path, status, contentType: headers.get('content-type'), body: parsed });
  return { status, headers, body: parsed };
}

function headersOf(method: string, { token, key = randomUUID(), body }: Sending): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(key === null || method === 'GET' ? {} : { 'idempotency-key': key }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}
