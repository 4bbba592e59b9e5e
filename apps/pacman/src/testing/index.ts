export { buildGameScript, buildPage } from './build-page.ts';
export { playGame } from './games.ts';
export type { PlayOptions, PlayedGame } from './games.ts';
export { startPacman, testEnvironment } from './test-service.ts';
export type { TestPacman } from './test-service.ts';
