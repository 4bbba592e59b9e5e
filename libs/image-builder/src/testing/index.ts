export { hostBase } from '../npm/testing/host-base.ts';
export { npm, writeFiles, type Files } from '../npm/testing/npm-folder.ts';
