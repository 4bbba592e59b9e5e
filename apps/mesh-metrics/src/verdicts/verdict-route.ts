import { defineRoute, DomainError, reply, type Route } from '@cutover/service-kit';
import { z } from 'zod';
import { TooManyCanaries, type Verdicts } from './verdicts.ts';

/** A name of a namespace or a Service (RFC 1123 label). */
const name = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
/** A pod template's hash. */
const revision = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$/);

/** What an AnalysisTemplate of the `web` provider asks, every second or two. */
export function verdictRoute(verdicts: Verdicts): Route {
  return defineRoute({
    method: 'get',
    path: '/verdicts/:namespace/:stable/:canary/:revision',
    access: 'public',
    params: z.strictObject({ namespace: name, stable: name, canary: name, revision }),
    handle: async ({ params }) => {
      try {
        return reply(200, await verdicts.ask(params));
      } catch (error) {
        if (!(error instanceof TooManyCanaries)) throw error;
        throw new DomainError('service.overloaded', error.message, { retriable: true });
      }
    },
  });
}
