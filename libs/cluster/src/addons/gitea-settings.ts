/** The add-on's name, and that of all that it has in the cluster. */
export const GITEA = 'gitea';
export const GITEA_PORT = 3000;
/** Where its pod finds the files of its Secret. */
export const GITEA_SECRETS = '/etc/gitea-secrets';
/** Of the module's files: texts, templates and what of the pages needs no build. */
export const GITEA_FILES = '/opt/gitea';
/** Its volume. */
export const GITEA_DATA = '/var/lib/gitea';

/** What each of its Secret's keys is to Gitea. */
export const SECRET_SETTINGS = {
  'secret-key': 'SECRET_KEY_URI',
  'internal-token': 'INTERNAL_TOKEN_URI',
  'jwt-secret': 'JWT_SECRET_URI',
} as const;

/** How the cluster reaches it. Its webhooks name repositories so, and Argo CD compares that with what its Applications name. */
export function giteaUrl(): string {
  return `http://${GITEA}.${GITEA}.svc.cluster.local:${GITEA_PORT}`;
}

type Section = readonly [name: string, keys: Readonly<Record<string, string | number | boolean>>];

function secretOf(key: keyof typeof SECRET_SETTINGS): Record<string, string> {
  return { [SECRET_SETTINGS[key]]: `file:${GITEA_SECRETS}/${key}` };
}

/** Whoever has no account sees nothing, and nobody makes one; nothing is asked of the world outside. */
function sections(services: string): readonly Section[] {
  const root = giteaUrl();
  return [
    ['server', { PROTOCOL: 'http', HTTP_ADDR: '0.0.0.0', HTTP_PORT: GITEA_PORT, DOMAIN: new URL(root).hostname }],
    ['server', { ROOT_URL: `${root}/`, STATIC_ROOT_PATH: GITEA_FILES, APP_DATA_PATH: `${GITEA_DATA}/data` }],
    ['server', { DISABLE_SSH: true, SSH_CREATE_AUTHORIZED_KEYS_FILE: false, SSH_ROOT_PATH: `${GITEA_DATA}/data/ssh` }],
    ['server', { OFFLINE_MODE: true, LFS_START_SERVER: false }],
    ['database', { DB_TYPE: 'sqlite3', PATH: `${GITEA_DATA}/data/gitea.db`, SQLITE_JOURNAL_MODE: 'WAL' }],
    ['repository', { ROOT: `${GITEA_DATA}/repositories`, SCRIPT_TYPE: 'sh', DEFAULT_BRANCH: 'main' }],
    ['repository', { DEFAULT_PRIVATE: 'private', FORCE_PRIVATE: true, DISABLE_MIGRATIONS: true }],
    ['security', { INSTALL_LOCK: true, DISABLE_GIT_HOOKS: true, ...secretOf('secret-key') }],
    ['security', { MIN_PASSWORD_LENGTH: 20, PASSWORD_COMPLEXITY: 'off', ...secretOf('internal-token') }],
    ['oauth2', { ENABLED: false, ...secretOf('jwt-secret') }],
    ['service', { DISABLE_REGISTRATION: true, REQUIRE_SIGNIN_VIEW: true, ENABLE_NOTIFY_MAIL: false }],
    ['service', { DEFAULT_ALLOW_CREATE_ORGANIZATION: false }],
    ['openid', { ENABLE_OPENID_SIGNIN: false, ENABLE_OPENID_SIGNUP: false }],
    // By address, whatever name led there: its webhooks reach Services of the cluster and nothing else.
    ['webhook', { ALLOWED_HOST_LIST: services, DELIVER_TIMEOUT: 10 }],
    ['migrations', { ALLOWED_DOMAINS: 'nowhere.invalid', ALLOW_LOCALNETWORKS: false }],
    ['mirror', { ENABLED: false }],
    ['mailer', { ENABLED: false }],
    ['federation', { ENABLED: false }],
    ['actions', { ENABLED: false }],
    ['packages', { ENABLED: false }],
    ['cron.update_checker', { ENABLED: false }],
    ['indexer', { ISSUE_INDEXER_TYPE: 'db' }],
    ['api', { ENABLE_SWAGGER: false }],
    ['log', { MODE: 'console', LEVEL: 'Info' }],
  ];
}

/** Its app.ini, without a secret in it. @param services the range of addresses of the cluster's Services, as CIDR */
export function giteaSettings(services: string): string {
  const byName = new Map<string, Record<string, string | number | boolean>>();
  for (const [name, keys] of sections(services)) byName.set(name, { ...byName.get(name), ...keys });
  const lines = (keys: object) => Object.entries(keys).map(([key, value]) => `${key} = ${value}`);
  const global = lines({ APP_NAME: 'Cutover', RUN_MODE: 'prod', RUN_USER: 'nonroot', WORK_PATH: GITEA_DATA });
  const text = [...byName].flatMap(([name, keys]) => ['', `[${name}]`, ...lines(keys)]);
  return `${[...global, ...text].join('\n')}\n`;
}
