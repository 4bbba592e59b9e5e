export { botWay, sightOf } from './bot.ts';
export type { Sight } from './bot.ts';
export { DIRECTIONS, DOWN, LEFT, RIGHT, UP, opposite } from './direction.ts';
export type { Direction } from './direction.ts';
export { MAX_INPUTS, MAX_LOG_LENGTH, MAX_TICKS, decodeInputs, encodeInputs } from './input-log.ts';
export type { Input, LogProblem } from './input-log.ts';
export { HZ, levelRules } from './levels.ts';
export type { Fruit, FruitName, Level } from './levels.ts';
export {
  DOT_COUNT,
  FRUIT_TILE,
  HEIGHT,
  TILES,
  WIDTH,
  columnOf,
  isOpen,
  isWall,
  neighbour,
  rowOf,
  tileAt,
  waysFrom,
} from './maze.ts';
export { playGame } from './play-game.ts';
export type { PlayOptions, PlayedGame } from './play-game.ts';
export { checksumOf, outcomeOf, replay, replaySlices } from './replay.ts';
export type { Outcome, Recording, ReplayProblem } from './replay.ts';
export { RULES } from './rules.ts';
export { LIVES, TILE_UNITS, createGame } from './state.ts';
export type { GameEvent, GameState, Ghost, GhostMood, GhostName, Phase, Player, Walker } from './state.ts';
export type { Ticket } from './ticket.ts';
export { step, unitsX, unitsY } from './step.ts';
