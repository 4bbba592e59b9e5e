import { randomBytes } from 'node:crypto';

import { encodeInputs, playGame } from '@cutover/game';
import { type Client, notesOf, type PlayedGame } from '@cutover/traffic';

import { checkScores } from './check-scores.ts';
import { playersFelt } from './felt.ts';
import { type PacmanLedger, pacmanLedgerSchema } from './pacman-ledger.ts';
import { openPage } from './page-player.ts';
import { startPlayers, type Players } from './players.ts';
import { readScores } from './read-scores.ts';
import type { AppInLane, Application, Reach, Size, TestData } from '../application.ts';
import { ask } from '../shared/ask.ts';
import { mongoDependency } from '../shared/mongo-dependency.ts';
import { entriesOfScores } from './check-scores.ts';

const gameSecret = 'pacman-game';
const kid = 'lane';
/** Of the games that the load hands in: 25 s of play, 1.2 ms of CPU to play again. */
const ticksAGame = 1_500;
/** They were started so long ago, or nobody could have played them by now. */
const startedAgoMs = 3_600_000;
/** Far enough apart that each client's game is another one. */
const seedStep = 2_654_435_761;

const playedBy = (client: number, signed: Pick<PlayedGame, 'kid' | 'secret' | 'rules' | 'startedAt'>): PlayedGame => {
  const seed = ((client + 1) * seedStep) >>> 0;
  const { inputs, outcome } = playGame(seed, { ticks: ticksAGame });
  const { score, ticks, checksum } = outcome;
  return { ...signed, seed, ticks, inputs: encodeInputs(inputs), score, checksum };
};

const nameOf = (client: number): string => `Bot ${client}`;

const makeTestData = async (reach: Reach, secret: string, size: Size): Promise<TestData<PacmanLedger>> => {
  // The database may be a moment behind the service, which starts without it.
  await ask({ url: `${reach.url}/scores` });
  const { rules } = await ask({ url: `${reach.url}/games`, write: { key: 'none', body: undefined } });
  const signed = { kid, secret, rules: Number(rules), startedAt: Date.now() - startedAgoMs };
  const games = Array.from({ length: size.clients }, (_, client) => playedBy(client, signed));
  const clients: Client[] = games.map((game, client) => ({
    token: '',
    accounts: Array.from({ length: size.accountsPerClient }, () => nameOf(client)),
    notes: notesOf(game),
  }));
  const page = await openPage(reach.url);
  let players: Players | undefined;
  return {
    clients,
    accompany: (now) => {
      players = startPlayers(reach.url, page, now);
      return players;
    },
    readLedger: async () => ({
      played: games.map(({ score }, client) => ({ name: nameOf(client), score })),
      scores: await readScores(reach),
      players: [...(players?.records ?? [])],
    }),
  };
};

const inLane = (): AppInLane<PacmanLedger> => {
  const secret = randomBytes(32).toString('hex');
  const keys = { keys: `${kid}:${secret}` };
  const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: gameSecret }, stringData: keys };
  return { objects: [object], makeTestData: (reach, size) => makeTestData(reach, secret, size) };
};

/**
 * Games, high scores and forgeries under load; and beside the load a few players whose pages do what the app's page does, so that a lane
 * also tells what people felt.
 */
export const pacmanApplication: Application<PacmanLedger> = {
  name: 'pacman',
  asked: 'pacman',
  hasMongo: true,
  sideImages: ['mongo-standin'],
  dependencies: (images) => [mongoDependency(images)],
  // All of the load comes from one address, which would be told to wait.
  values: {
    game: { existingSecret: gameSecret },
    env: { CLIENT_BURST: '100000', CLIENT_REQUESTS_PER_MINUTE: '1000000' },
  },
  // A result is played again from its first tick, and the stand-in sorts every score for the ten best: both cost CPU time.
  load: { ratePerSecond: 60, writeShare: 0.2, accountsPerClient: 1 },
  inLane,
  ledgerSchema: pacmanLedgerSchema,
  check: checkScores,
  entries: entriesOfScores,
  felt: playersFelt,
};
