export const WEBHOOK_SECRET = 'only-for-tests-only-for-tests-hook';
export const GENERATOR_TOKEN = 'only-for-tests-only-for-tests-token';

/** An environment that has all that has to be there. */
export const settings = (env: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  ...{ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', SETTLE_MS: '10', RECHECK_SECONDS: '3600' },
  ...{ FORGE_URL: 'http://forge.test:3000', FORGE_REPOSITORY: 'bank/cutover', FORGE_USERNAME: 'delivery' },
  ...{ FORGE_TOKEN: 'only-for-tests-forge', WEBHOOK_SECRET, GENERATOR_TOKEN },
  ...env,
});
