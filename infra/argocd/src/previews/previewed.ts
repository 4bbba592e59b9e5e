import { REGISTRY } from '../names.ts';

/** Images of the services: CI tags each with every commit's SHA, what the commit did not change too. */
export const PREVIEWED_IMAGES: readonly string[] = ['account', 'membership', 'pacman', 'transfer'].map(
  (app) => `${REGISTRY}/${app}`,
);

/** What is not built of a commit, by its one name: what else a pull request names does not start. */
export const PREVIEWED_AS_IS: readonly string[] = [`${REGISTRY}/kafka:3.9.2`, 'mongo:8'];

/** Ingresses, and where each is below the preview's own host. The game has that itself. */
export const PREVIEWED_HOSTS: Readonly<Record<string, string>> = {
  account: 'account.',
  'membership-service': 'membership-service.',
  pacman: '',
  transfer: 'transfer.',
};
