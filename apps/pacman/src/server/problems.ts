import type { ProblemCatalogue } from '@cutover/service-kit';

const field = ['field'] as const;

/** What HTTP says of this service's refusals. */
export const pacmanProblems = {
  'game.forged': { status: 403, title: 'The game was not started here', expose: field },
  'game.expired': { status: 410, title: 'The game was started too long ago' },
  'game.other-rules': { status: 409, title: 'The rules have changed since the game was started' },
  'game.already-scored': { status: 409, title: 'Another result of this game is already kept' },
  'game.too-fast': { status: 422, title: 'The game is longer than the time since its start' },
  'replay.malformed': { status: 400, title: 'The log of inputs cannot be read', expose: field },
  'replay.too-long': { status: 413, title: 'The log of inputs is too long', expose: field },
  'replay.breaks-rules': { status: 422, title: 'The log of inputs breaks the rules', expose: [...field, 'rule'] },
  'replay.mismatch': { status: 422, title: 'The log of inputs is not that of this game and score' },
  'replay.busy': { status: 503, title: 'Too many games are being checked: send the result again' },
  'scores.unavailable': { status: 503, title: 'The database of high scores does not answer: send it again later' },
} as const satisfies ProblemCatalogue;
