import { bytesBody, defineRoute, DomainError, fieldInvalid, reply } from '@cutover/service-kit';
import type { Route } from '@cutover/service-kit';
import { z } from 'zod';
import type { DeliveryMetrics } from '../metrics/delivery-metrics.ts';
import type { WorkList } from '../work/work-list.ts';
import { HOOK_EVENTS, payloadOf, workOf } from './hook-event.ts';
import { isSigned } from './signature.ts';

/** Gitea's hooks of a push name its commits; a larger one is refused, and what it told is found later. */
const MOST_BYTES = 1 << 20;

const headers = z.object({
  'x-gitea-event': z.string().max(64).optional(),
  'x-gitea-signature': z.string().max(128).optional(),
});

export interface WebhookOptions {
  readonly secret: string;
  /** `owner/name` */
  readonly repository: string;
  readonly list: WorkList;
  readonly metrics: DeliveryMetrics;
}

/**
 * `POST /webhooks/gitea`: a reason to look, and nothing else. What is told by it is not believed, so that one that is sent twice, late or never changes only when something is looked at.
 */
export function webhookRoute({ secret, repository, list, metrics }: WebhookOptions): Route {
  return defineRoute({
    ...{ method: 'post', path: '/webhooks/gitea', access: 'public', idempotency: false, headers },
    ...{ body: bytesBody, bodyLimitBytes: MOST_BYTES },
    handle({ headers: { 'x-gitea-event': event = '', 'x-gitea-signature': signature }, body }, { log }) {
      if (!isSigned(body, signature, secret)) {
        metrics.hook('unknown', 'refused');
        throw new DomainError('webhook.not-signed', 'X-Gitea-Signature is not that of this body');
      }
      const payload = payloadOf(body);
      if (payload === undefined) throw fieldInvalid('body', 'repository', 'expected a hook of Gitea as JSON');
      const isOurs = payload.repository.full_name.toLowerCase() === repository.toLowerCase();
      const work = isOurs ? workOf(event, payload) : undefined;
      metrics.hook(HOOK_EVENTS.includes(event) ? event : 'other', work === undefined ? 'ignored' : 'taken');
      if (work === undefined) {
        log.info({ isOurs }, 'a hook that is no reason to look at anything');
        return reply(204);
      }
      list.want(work);
      return reply(202, {});
    },
  });
}
