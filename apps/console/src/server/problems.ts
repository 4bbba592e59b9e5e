import type { ProblemCatalogue } from '@cutover/service-kit';

/** What HTTP says of this service's refusals. */
export const consoleProblems = {
  'log.unknown': { status: 404, title: 'There is no such log' },
  'show.away': { status: 503, title: 'No demonstration runs' },
  'show.refused': { status: 409, title: 'The demonstration does not do that now' },
  'presenter.none': { status: 403, title: 'The page is read only' },
  'presenter.unknown': { status: 401, title: 'Not the presenter' },
  'presenter.taken': { status: 409, title: 'Somebody else presents' },
  'presenter.left': { status: 409, title: 'You do not present any more' },
  'audience.too-many': { status: 429, title: 'No more are taken' },
  'audience.left': { status: 410, title: 'You are not among the audience' },
  'run.unknown': { status: 404, title: 'There is no such run, or it has no report' },
} as const satisfies ProblemCatalogue;
