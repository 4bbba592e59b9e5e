import type { ErrorRequestHandler, Request, Response } from 'express';
import type { ProblemCatalogue } from '../errors/problem-catalogue.ts';
import type { Logger } from '../log/create-logger.ts';
import { reasonOf } from '../start/wait-for-dependency.ts';
import { PROBLEM_TYPE, UNFORESEEN, problemOf } from './problem-json.ts';
import type { Problem } from './problem-json.ts';
import { contextOf } from './request-context.ts';
import type { RequestContext } from './request-context.ts';
import { fieldInvalid } from './request-errors.ts';
import { sendText } from './send-reply.ts';

/** The only place where errors become answers. */
export function errorHandler(catalogue: ProblemCatalogue, log: Logger): ErrorRequestHandler {
  return function handleError(error: unknown, request: Request, response: Response, _next: unknown): void {
    const context = contextOf(request);
    const problem = problemOf(asRequestError(error), catalogue, context.requestId);
    context.problem = problem.code;
    if (problem.status >= 500) logFailure(log, context, error);
    if (response.headersSent) {
      // The status is gone; only a cut connection tells the caller that the answer is not whole.
      response.destroy();
      return;
    }
    sendProblem(response, problem);
  };
}

function sendProblem(response: Response, problem: Problem): void {
  response.statusCode = problem.status;
  response.setHeader('cache-control', 'no-store');
  if (problem.status === 401) response.setHeader('www-authenticate', challenge(problem));
  // RFC 6585 section 4: how long a caller that asked too often should wait.
  if (problem.status === 429) response.setHeader('retry-after', String(problem['retryAfterSeconds'] ?? 1));
  if (problem.status === 503) response.setHeader('retry-after', '1');
  // The rest of an oversized body is not worth reading.
  if (problem.status === 413) response.setHeader('connection', 'close');
  sendText(response, JSON.stringify(problem), PROBLEM_TYPE);
}

/** RFC 6750 section 3: only a request that brought a token is told what is wrong with it. */
function challenge({ code, title }: Problem): string {
  return code === 'auth.required' || !code.startsWith('auth.')
    ? 'Bearer'
    : `Bearer error="invalid_token", error_description="${title}"`;
}

/** Express refuses a path that is not valid percent-encoding with a URIError. */
function asRequestError(error: unknown): unknown {
  return error instanceof URIError ? fieldInvalid('params', '', 'the path is not valid percent-encoding') : error;
}

/** A refusal that is foreseen is one line; a stack is for what nobody has thought of. */
function logFailure(log: Logger, context: RequestContext, error: unknown): void {
  const { requestId, trace, route, problem } = context;
  const line = { requestId, trace_id: trace.traceId, span_id: trace.spanId, route };
  if (problem === UNFORESEEN) log.error({ ...line, err: error }, 'request failed');
  else log.warn({ ...line, problem, reason: reasonOf(error) }, 'request refused');
}
