import { defineRoute, DomainError, reply } from '@cutover/service-kit';
import type { Route } from '@cutover/service-kit';
import { z } from 'zod';
import type { Parameters } from '../previews/parameters.ts';
import { GENERATOR } from './generator-token.ts';

/** As argo-cd's applicationset/services/plugin sends it. Nothing of it decides anything. */
const body = z.strictObject({
  applicationSetName: z.string().max(253),
  input: z.strictObject({ parameters: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

/**
 * `POST /api/v1/getparams.execute`, Argo CD's plugin generator: which pull requests are previewed, and at which commit. Where that cannot be known the answer is 503, for which Argo CD keeps
 * what is there: an empty list would have it remove every preview. https://argo-cd.readthedocs.io/en/release-3.2/operator-manual/applicationset/Generators-Plugin/
 */
export function generatorRoute(previews: () => Promise<readonly Parameters[]>): Route {
  return defineRoute({
    ...{ method: 'post', path: '/api/v1/getparams.execute', access: { role: GENERATOR }, idempotency: false, body },
    async handle() {
      try {
        return reply(200, { output: { parameters: await previews() } });
      } catch (cause) {
        throw new DomainError('service.unavailable', 'which previews there are cannot be known now', {
          ...{ retriable: true, cause },
        });
      }
    },
  });
}
