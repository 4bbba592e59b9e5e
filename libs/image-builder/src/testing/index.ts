export { hostBase } from '../npm/testing/host-base.ts';
