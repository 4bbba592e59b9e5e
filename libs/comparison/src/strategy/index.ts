export { roleOf, strategyTable } from './strategies.ts';
