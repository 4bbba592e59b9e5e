import express from 'express';
import type { Express } from 'express';
import { DomainError } from '../errors/domain-error.ts';
import type { ProblemCatalogue } from '../errors/problem-catalogue.ts';
import type { Logger } from '../log/create-logger.ts';
import { errorHandler } from './error-handler.ts';

/** Express as every port of a service has it. */
export function bareApp(): Express {
  const app = express();
  return app
    .disable('x-powered-by')
    .set('etag', false)
    .set('query parser', 'simple')
    .set('case sensitive routing', true);
}

/** What nothing else has answered is unknown; what was thrown becomes a problem. */
export function endApp(app: Express, problems: ProblemCatalogue, log: Logger): void {
  app.use(() => {
    throw new DomainError('route.unknown', 'There is no such route');
  });
  app.use(errorHandler(problems, log));
}
