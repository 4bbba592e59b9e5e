// What reads records is loaded by the one command that needs it.
export { listRuns } from '@cutover/comparison/runs';
