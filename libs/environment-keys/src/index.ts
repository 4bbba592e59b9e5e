export { ENVIRONMENT_KEYS } from './environment-keys.ts';
export type { SecretData } from './environment-keys.ts';
