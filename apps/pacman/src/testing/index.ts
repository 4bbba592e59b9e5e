export { buildGameScript, buildPage } from './build-page.ts';
export { startPacman, testEnvironment } from './test-service.ts';
export type { TestPacman } from './test-service.ts';
