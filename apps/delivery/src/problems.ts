import type { ProblemCatalogue } from '@cutover/service-kit';

/** What HTTP says of this service's refusals. */
export const deliveryProblems = {
  'webhook.not-signed': { status: 401, title: 'The hook is not signed with the secret of this receiver' },
} as const satisfies ProblemCatalogue;
