export { loseNode } from './lose-node.ts';
