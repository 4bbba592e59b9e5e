import { buildHttpApp, createLogger, Seats } from '@cutover/service-kit';
import type { Logger, StartOptions, Worker } from '@cutover/service-kit';
import { version } from '../version.ts';
import type { ConsoleConfig } from './config.ts';
import { liveRoutes } from './live/live-api.ts';
import { Store } from './live/store.ts';
import { logRoutes } from './logs/log-api.ts';
import { LogFeeds } from './logs/log-feeds.ts';
import { ownHost } from './own-host.ts';
import { pageRoutes } from './page/page-routes.ts';
import { consoleProblems } from './problems.ts';
import { runRoutes } from './runs/run-api.ts';
import { sourcesOf } from './sources.ts';
import type { LogSource, LogTarget, Source } from './source.ts';

/** What tests replace. */
export interface ConsoleParts {
  readonly log?: Logger;
  readonly sources?: readonly Source[];
  readonly logs?: Partial<Record<LogTarget['type'], LogSource>>;
}

/** Messages of each stream that are kept for browsers that come back. */
const KEPT_MESSAGES = 500;

/** Builds the console; it listens to nothing and asks nobody yet. What it gives is what `startService` takes. */
export function buildConsole(
  config: ConsoleConfig,
  parts: ConsoleParts = {},
): StartOptions & { readonly seats: Seats } {
  const log = parts.log ?? createLogger({ name: 'console', version, pod: config.podName }, config.logLevel);
  const limits = { kept: KEPT_MESSAGES, waitingBytes: config.waitingBytes };
  const store = new Store(limits);
  const found = sourcesOf(config, store, log);
  const sources = [...found.all, ...(parts.sources ?? [])];
  const feeds = new LogFeeds({ ...found.logs, ...parts.logs }, limits, config.mostLogs);
  const seats = new Seats({ most: config.mostReaders });
  const host = ownHost(config.consoleHosts?.split(',') ?? []);
  const live = { store, seats, host };
  const app = buildHttpApp({
    ...{ name: 'console', version, config, log },
    routes: [
      ...pageRoutes(),
      ...liveRoutes(live),
      ...logRoutes({ ...live, feeds }),
      ...(config.runs === undefined ? [] : runRoutes({ runs: config.runs, host })),
    ],
    problems: consoleProblems,
  });
  const workers = [following(sources, store), heartbeat(store, feeds, config.heartbeatMs)];
  return { app, config, workers, seats };
}

function following(sources: readonly Source[], store: Store): Worker {
  return {
    name: 'sources',
    start: async () => sources.forEach((source) => source.start(store)),
    leave: async () => {
      await Promise.all(sources.map((source) => source.stop()));
      store.close();
    },
  };
}

function heartbeat(store: Store, feeds: LogFeeds, everyMs: number): Worker {
  let timer: NodeJS.Timeout | undefined;
  const beat = () => {
    store.channel.beat();
    feeds.beat();
  };
  return {
    name: 'heartbeat',
    start: async () => void (timer = setInterval(beat, everyMs)),
    leave: async () => {
      clearInterval(timer);
      feeds.close();
    },
  };
}
