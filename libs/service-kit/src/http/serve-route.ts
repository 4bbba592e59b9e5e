import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { callerForbidden } from '../auth/caller.ts';
import type { Caller, TokenVerifier } from '../auth/caller.ts';
import { DomainError } from '../errors/domain-error.ts';
import { reasonOf } from '../start/wait-for-dependency.ts';
import type { Readiness } from '../health/readiness.ts';
import { bytesBody } from './bytes-body.ts';
import type { CompiledRoute } from './compile-route.ts';
import { parseIdempotencyKey } from './idempotency-key.ts';
import { hasBody, readBytes, readJson } from './read-json.ts';
import { contextOf } from './request-context.ts';
import { fieldInvalid } from './request-errors.ts';
import { sendReply } from './send-reply.ts';
import type { Admission } from './admission.ts';
import type { Reply } from './reply.ts';
import type { RequestContext } from './request-context.ts';
import { validate } from './validate.ts';

export interface RouteServices {
  readonly readiness: Readiness;
  readonly tokens: TokenVerifier | undefined;
  readonly admission: Admission;
  /** How long a request may wait and be worked on, in ms. */
  readonly deadlineMs: number;
}

/** The Express handler of a route: caller, then the request's parts, then the route's own work. */
export function serveRoute(route: CompiledRoute, services: RouteServices): RequestHandler {
  return function handleRoute(request: Request, response: Response, next: NextFunction): void {
    serve(route, services, request, response).catch(next);
  };
}

async function serve(
  route: CompiledRoute,
  services: RouteServices,
  request: Request,
  response: Response,
): Promise<void> {
  const context = contextOf(request);
  context.route = route.path;
  if (!services.readiness.started) throw new DomainError('service.starting', 'starting', { retriable: true });
  // Awaiting costs a turn of the microtask queue; a known token and a missing body need none.
  const identified = identify(route, services.tokens, request.headers.authorization);
  const caller = identified instanceof Promise ? await identified : identified;
  if (route.role !== undefined && caller?.roles.includes(route.role) !== true) throw callerForbidden();
  const input = await readInput(route, request, caller);
  const { admission, deadlineMs } = services;
  const waiting = admission.enter(() => AbortSignal.timeout(deadlineMs));
  if (waiting !== undefined) await waiting;
  const work = begin(route, input, context, admission);
  const handled = work instanceof Promise ? await within(deadlineMs, work, context) : work;
  const sent = sendReply(response, handled, { draining: context.draining, expiresAtMs: caller?.expiresAtMs });
  if (sent !== undefined) await sent;
}

/** Does the route's own work, and gives the place back once that has ended, which may be after its caller was answered. */
function begin(
  route: CompiledRoute,
  input: unknown,
  context: RequestContext,
  admission: Admission,
): Reply | Promise<Reply> {
  let work: Reply | Promise<Reply> | undefined;
  try {
    work = route.handle(input, context);
    return work;
  } finally {
    const leave = (): void => admission.leave();
    if (work instanceof Promise) work.then(leave, leave);
    else leave();
  }
}

/**
 * What the work comes to, or that it takes too long. It is not given up then: what a command has begun it ends, or meets its own deadlines, and a repeated key gets
 * its outcome.
 * @throws {DomainError} `service.deadline`
 */
async function within(deadlineMs: number, work: Promise<Reply>, context: RequestContext): Promise<Reply> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new DomainError('service.deadline', `no answer within ${deadlineMs} ms`, { retriable: true }));
    work.then(discard, (err: unknown) =>
      context.log.warn({ reason: reasonOf(err) }, 'a request failed after its deadline'),
    );
  }, deadlineMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Nobody is sent it any more: a stream lets go of what it holds. */
function discard(late: Reply): void {
  if ('chunks' in late) late.lifetime?.abort();
}

async function readInput(route: CompiledRoute, request: Request, caller: Caller | undefined) {
  const { params, headers, idempotency } = route;
  return {
    caller,
    params: params === undefined ? undefined : validate('params', params, request.params),
    query: readQuery(route, request),
    headers: headers === undefined ? undefined : validate('headers', headers, request.headers),
    idempotencyKey: idempotency ? parseIdempotencyKey(request.headers['idempotency-key']) : undefined,
    body: await readBody(route, request),
  };
}

async function readBody({ body, bodyLimitBytes }: CompiledRoute, request: Request): Promise<unknown> {
  if (body === undefined) return refuseBody(request);
  if (body === bytesBody) return readBytes(request, bodyLimitBytes);
  return validate('body', body, await readJson(request, bodyLimitBytes));
}

function identify(
  route: CompiledRoute,
  tokens: TokenVerifier | undefined,
  authorization: string | undefined,
): Caller | Promise<Caller> | undefined {
  return route.access === 'public' ? undefined : tokens?.verify(authorization);
}

function readQuery(route: CompiledRoute, request: Request): unknown {
  if (route.query !== undefined) return validate('query', route.query, request.query);
  const mark = request.url.indexOf('?');
  if (mark !== -1 && mark < request.url.length - 1) throw fieldInvalid('query', '', 'this route takes no query');
  return undefined;
}

function refuseBody(request: Request): undefined {
  if (hasBody(request)) throw fieldInvalid('body', '', 'this route takes no body');
  return undefined;
}
