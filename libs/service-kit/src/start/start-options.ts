import type { ServiceConfig } from '../config/service-config.ts';
import type { HttpApp } from '../http/build-http-app.ts';
import type { Dependency, RetryDelays } from './wait-for-dependency.ts';
import type { Worker } from './worker.ts';

export interface StartOptions {
  readonly app: HttpApp;
  readonly config: ServiceConfig;
  /** Connected in order before the service is ready, closed in reverse order. */
  readonly dependencies?: readonly Dependency[];
  readonly workers?: readonly Worker[];
  /** Default true: SIGTERM and SIGINT end this process. Tests turn it off and call `stop`. */
  readonly handleSignals?: boolean;
  readonly retryDelays?: RetryDelays;
  /** How often it is looked whether the service is ready, for its workers, in ms; default 1,000. */
  readonly readinessLookMs?: number;
}
