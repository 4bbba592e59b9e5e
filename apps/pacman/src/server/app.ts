import { randomInt, randomUUID } from 'node:crypto';
import { mongoConnection } from '@cutover/mongo-connection';
import { buildHttpApp, createLogger, mongoCommandSpans, mongoUrl, RateLimit } from '@cutover/service-kit';
import type { Logger, StartOptions } from '@cutover/service-kit';
import type { PacmanConfig } from './config.ts';
import { gameRoutes } from './games/game-api.ts';
import { GameService } from './games/game-service.ts';
import { Referee } from './games/referee.ts';
import { GameSigner } from './games/signed-game.ts';
import { liveRoutes } from './live/live-api.ts';
import { LiveSessions } from './live/live-sessions.ts';
import { colourOf, type Whereabouts } from './live/whereabouts.ts';
import { mongoLink } from './mongo/mongo-link.ts';
import { pageRoutes } from './page/page-routes.ts';
import { pacmanProblems } from './problems.ts';
import { MongoScoreStore } from './scores/mongo-score-store.ts';
import { scoreRoutes } from './scores/score-api.ts';
import { version as builtVersion } from './version.ts';

/** What tests replace. */
export interface PacmanParts {
  readonly log?: Logger;
  readonly clock?: () => Date;
  /** Milliseconds, never going back: what the limit of each client goes by. */
  readonly elapsed?: () => number;
  readonly seeds?: () => number;
  /** Instead of the build's. */
  readonly version?: string;
}

const SEEDS = 2 ** 32;

/** Builds the service; it listens to nothing and connects to nothing. What it gives is what `startService` takes. */
export function buildPacman(config: PacmanConfig, parts: PacmanParts = {}): StartOptions {
  const { clock = () => new Date(), seeds = () => randomInt(SEEDS), version = builtVersion } = parts;
  const log = parts.log ?? createLogger({ name: 'pacman', version, pod: config.podName }, config.logLevel);
  const where = whereabouts(config, version);
  const connection = mongoConnection();
  const scores = new MongoScoreStore(connection);
  const live = new LiveSessions(connection, { pod: where.pod, version, zone: where.zone }, clock);
  const served = { pod: where.pod, version };
  const signer = new GameSigner(config.gameKeys);
  const games = new GameService({ signer, referee: new Referee(), scores, clock, ids: randomUUID, seeds, served });
  const { clientBurst: burst, clientRequestsPerMinute: perMinute } = config;
  const limit = new RateLimit({ burst, perMinute, ...(parts.elapsed && { now: parts.elapsed }) });
  const app = buildHttpApp({
    name: 'pacman',
    version,
    config,
    routes: [
      ...pageRoutes(),
      ...gameRoutes({ games, live, limit }),
      ...scoreRoutes({ scores, clock }),
      ...liveRoutes({ live, where }),
    ],
    problems: pacmanProblems,
    log,
  });
  const prepare = async () => void (await Promise.all([scores.prepare(), live.prepare()]));
  const watchCommands = mongoCommandSpans(config);
  return { app, config, dependencies: [mongoLink(mongoUrl(config), { connection, prepare, log, watchCommands })] };
}

function whereabouts({ podName, nodeName, zone, colour }: PacmanConfig, version: string): Whereabouts {
  return { pod: podName, node: nodeName, zone, version, colour: colour === 'auto' ? colourOf(version) : colour };
}
