import type { ProblemCatalogue } from '@cutover/service-kit';

/** What HTTP says of this service's refusals. */
export const nodeLogsProblems = {
  'logs.unknown-pod': { status: 404, title: 'No pod of that name has logs on this node' },
  'logs.unknown-container': { status: 404, title: 'The pod has no logs of that container', expose: ['containers'] },
} as const satisfies ProblemCatalogue;
