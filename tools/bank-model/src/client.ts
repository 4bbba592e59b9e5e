import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { answerCheck } from '@cutover/contracts/testing';
import type { Answer, Sending } from './request.ts';
import { documents, SERVICES, type ServiceName } from './services.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

const CRASHED: Answer = { status: 0, body: undefined };

const checks = Object.fromEntries(SERVICES.map((name) => [name, answerCheck(documents[name])])) as Readonly<
  Record<ServiceName, ReturnType<typeof answerCheck>>
>;

/** Connections to shells: kept, as clients do. */
const agent = new Agent({ keepAlive: true });

/** Sends a request to the service's process of now, and holds the answer against its document. @throws Violation `answer` */
export async function send(world: World, sending: Sending): Promise<Answer> {
  const { gone } = world.pod(sending.service);
  if (gone.aborted) return CRASHED;
  try {
    const { response, text } = await exchanged(world.url(sending.service), sending, gone);
    return gone.aborted ? CRASHED : checked(sending, response, text);
  } catch (error) {
    // Nobody hears from a process that crashed.
    if (gone.aborted) return CRASHED;
    throw error;
  }
}

async function exchanged(url: string, sending: Sending, signal: AbortSignal) {
  const { method, path, body } = sending;
  const message = request(url + path, { method, agent, signal, headers: headersOf(sending) });
  // Of a request that was given up nobody waits for the error; of others `once` throws it.
  message.on('error', () => undefined);
  message.end(body && JSON.stringify(body));
  const [response] = (await once(message, 'response', { signal })) as [IncomingMessage];
  const chunks = (await response.toArray({ signal })) as Buffer[];
  return { response, text: Buffer.concat(chunks).toString() };
}

function checked({ service, method, path }: Sending, { statusCode, headers }: IncomingMessage, text: string): Answer {
  const [status, contentType] = [statusCode ?? 0, headers['content-type'] ?? null];
  const body: unknown = contentType?.includes('json') ? JSON.parse(text) : text;
  if (status === 500) throw new Violation('answer', `${method} ${path} of ${service}: 500 ${text}`);
  try {
    checks[service]({ method, path, status, contentType, body });
  } catch (error) {
    throw new Violation('answer', (error as Error).message);
  }
  return { status, body };
}

function headersOf({ actor: { token }, key, body }: Sending): Record<string, string> {
  return {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
}
