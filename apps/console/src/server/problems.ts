import type { ProblemCatalogue } from '@cutover/service-kit';

/** What HTTP says of this service's refusals. */
export const consoleProblems = {
  'log.unknown': { status: 404, title: 'There is no such log' },
  'run.unknown': { status: 404, title: 'There is no such run, or it has no report' },
} as const satisfies ProblemCatalogue;
