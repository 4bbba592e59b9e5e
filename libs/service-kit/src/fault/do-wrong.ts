import type { RequestHandler } from 'express';
import type { Readiness } from '../health/readiness.ts';
import { OPERATION_PATHS } from '../http/operations.ts';
import type { ProcessLike } from '../start/signals.ts';
import type { Fault } from './fault.ts';

/** What chance and the end of the process are; tests give their own. */
export interface Means {
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly die: () => void;
}

/** At once, whatever is open and its log unsaid. No signal: the kernel ignores those that process 1 of a container sends to itself. */
const dieAtOnce = (host: Pick<ProcessLike, 'exit'>): void => void host.exit(1);

const means: Means = { random: Math.random, die: () => dieAtOnce(process) };

type Wrong = Exclude<Fault, { kind: 'crash-at-start' | 'never-ready' }>;

function wrongBy(fault: Wrong, { random, die }: Means): RequestHandler {
  let requests = 0;
  switch (fault.kind) {
    case 'errors':
      return (_request, _response, next) =>
        random() < fault.rate ? next(new Error('this image was built to answer errors')) : next();
    case 'slow':
      return (_request, _response, next) => void setTimeout(next, fault.ms);
    case 'dies-after':
      return (_request, _response, next) => {
        requests += 1;
        if (requests >= fault.requests) die();
        else next();
      };
  }
}

/** What a build with this fault does to its users' requests: none of those that are the platform's, and before any work of the service's own. */
export function doWrong(fault: Wrong, given: Partial<Means> = {}): RequestHandler {
  const wrong = wrongBy(fault, { ...means, ...given });
  return (request, response, next) => (OPERATION_PATHS.has(request.path) ? next() : wrong(request, response, next));
}

/** It is asked as a dependency is, and never answers. */
export function neverReady(readiness: Pick<Readiness, 'add'>): void {
  readiness.add({ name: 'fault', check: () => Promise.reject(new Error('this image was built to be never ready')) });
}
