import { buildHttpApp, createLogger, Seats } from '@cutover/service-kit';
import type { Logger, StartOptions, Worker } from '@cutover/service-kit';
import { version } from '../version.ts';
import type { ConsoleConfig } from './config.ts';
import { liveRoutes } from './live/live-api.ts';
import type { ChannelLimits } from './live/channel.ts';
import { Store } from './live/store.ts';
import { logRoutes } from './logs/log-api.ts';
import { LogFeeds } from './logs/log-feeds.ts';
import { ownHost } from './own-host.ts';
import { pageRoutes } from './page/page-routes.ts';
import { consoleProblems } from './problems.ts';
import { runRoutes } from './runs/run-api.ts';
import { Audience } from './show/audience.ts';
import { Presenter } from './show/presenter.ts';
import { showRoutes } from './show/show-api.ts';
import { ShowLink } from './show/show-link.ts';
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
  const show = showOf(config, limits);
  const sources = [...found.all, ...(parts.sources ?? []), ...(show === undefined ? [] : [show.link])];
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
      ...(show === undefined ? [] : showRoutes({ ...show, seats, host })),
      ...(config.runs === undefined ? [] : runRoutes({ runs: config.runs, host })),
    ],
    problems: consoleProblems,
  });
  const beat = () => {
    for (const one of [store.channel, feeds, show?.link.channel]) one?.beat();
  };
  const workers = [
    following(sources, store),
    heartbeat(beat, feeds, config.heartbeatMs),
    ...(show === undefined ? [] : [sweeping(show.audience)]),
  ];
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

/** What a demonstration adds; undefined where none is named. */
function showOf(
  { demonstration, presenterToken, audienceMost, audienceOfOneAddress }: ConsoleConfig,
  limits: ChannelLimits,
) {
  if (demonstration === undefined) return undefined;
  const link = new ShowLink(demonstration, limits);
  const caps = { most: audienceMost, mostOfOneAddress: audienceOfOneAddress };
  const audience = new Audience(caps, (here) => link.tell({ type: 'audience', here }));
  return { link, audience, presenter: new Presenter(presenterToken) };
}

const SWEEP_MS = 1_000;

/** Those who left are seen to have left. */
function sweeping(audience: Audience): Worker {
  let timer: NodeJS.Timeout | undefined;
  return {
    name: 'audience',
    start: async () => void (timer = setInterval(() => audience.sweep(), SWEEP_MS)),
    leave: async () => clearInterval(timer),
  };
}

function heartbeat(beat: () => void, feeds: LogFeeds, everyMs: number): Worker {
  let timer: NodeJS.Timeout | undefined;
  return {
    name: 'heartbeat',
    start: async () => void (timer = setInterval(beat, everyMs)),
    leave: async () => {
      clearInterval(timer);
      feeds.close();
    },
  };
}
