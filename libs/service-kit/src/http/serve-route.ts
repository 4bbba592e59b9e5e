import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { callerForbidden } from '../auth/caller.ts';
import type { Caller, TokenVerifier } from '../auth/caller.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { Readiness } from '../health/readiness.ts';
import { bytesBody } from './bytes-body.ts';
import type { CompiledRoute } from './compile-route.ts';
import { parseIdempotencyKey } from './idempotency-key.ts';
import { hasBody, readBytes, readJson } from './read-json.ts';
import { contextOf } from './request-context.ts';
import { fieldInvalid } from './request-errors.ts';
import { sendReply } from './send-reply.ts';
import { validate } from './validate.ts';

export interface RouteServices {
  readonly readiness: Readiness;
  readonly tokens: TokenVerifier | undefined;
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
  const handled = route.handle(input, context);
  const sent = sendReply(response, handled instanceof Promise ? await handled : handled, context.draining);
  if (sent !== undefined) await sent;
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
