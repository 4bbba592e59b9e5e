/** The repository on a node's forge, and the branch that is deployed. */
export const OWNER = 'cutover';
export const NAME = 'cutover';
export const BRANCH = 'main';
