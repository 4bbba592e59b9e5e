import { settingsOf } from '../model/settings.ts';

/** What whoever sets up the cluster says in the ConfigMap `pipeline`: the runner's image by digest, the forge's address and the registry below which images go, as pods name them. */
export const SETTINGS = settingsOf('pipeline', ['runner', 'forge', 'registry']);

/** Of Secrets with `username` and `token`: an account that reads, and one that comments, sets statuses and commits to main. */
export const FORGE_READ = { secret: 'forge-read', at: '/run/secrets/forge' };
export const FORGE_WRITE = { secret: 'forge-write', at: '/run/secrets/forge' };
/** Of a Secret with a `config.json` as docker login writes it. */
export const REGISTRY_PUSH = { secret: 'registry-push', at: '/run/secrets/registry' };
