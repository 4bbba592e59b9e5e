export { nearest, notKnown } from './nearest.ts';
