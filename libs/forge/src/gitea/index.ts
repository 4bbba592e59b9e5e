/** The forge alone, for what ships without charts and overlays. */
export { Gitea } from './gitea.ts';
export type { GiteaOptions } from './gitea.ts';
