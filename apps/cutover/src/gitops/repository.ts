import type { Author } from '@cutover/forge';

/** The repository on a node's forge, and the branch that is deployed. */
export const OWNER = 'cutover';
export const NAME = 'cutover';
export const BRANCH = 'main';

/** Whose commits these are: who merges them is told by the forge. */
export const AUTHOR: Author = { name: 'cutover', email: 'cutover@noreply.localhost' };
