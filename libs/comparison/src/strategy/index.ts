export { roleOf, strategyTable } from './strategies.ts';
export { anyAppStrategies } from './any-app.ts';
