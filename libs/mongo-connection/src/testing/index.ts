export { unindexedQueries } from './unindexed-queries.ts';
