export { endAtOnce, endProcess, tolerateLeavingReaders } from './end-process.ts';
