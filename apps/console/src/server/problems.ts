import type { ProblemCatalogue } from '@cutover/service-kit';

/** What HTTP says of this service's refusals. */
export const consoleProblems = {
  'live.full': { status: 503, title: 'As many look on already as this console serves' },
  'log.unknown': { status: 404, title: 'There is no such log' },
  'run.unknown': { status: 404, title: 'There is no such run, or it has no report' },
} as const satisfies ProblemCatalogue;
