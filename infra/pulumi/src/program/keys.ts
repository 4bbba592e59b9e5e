import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { selfSigned } from './certificate/self-signed.ts';

/** What a Secret holds, by key. */
export type SecretData = Readonly<Record<string, string>>;

/** 256 bits. */
const KEY_BYTES = 32;

/** `main:SECRET`: keys that are shared, by their id. */
const sharedKey = (): SecretData => ({ keys: `main:${randomBytes(KEY_BYTES).toString('hex')}` });

const signingKey = (): SecretData => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { 'keys.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
};

/** Secrets that every environment's values name, by how they are made. */
export const ENVIRONMENT_KEYS: Readonly<Record<string, () => SecretData>> = {
  // Membership signs members' tokens, the others ask it for the public half.
  'membership-tokens': signingKey,
  // Operators sign the token by which the first teller is appointed.
  'bank-operators': sharedKey,
  // The game is signed when it begins, and its score is taken only with that.
  'pacman-game': sharedKey,
};

/** What Argo CD would make for itself at its first start, and leave behind. */
export const ARGOCD_KEYS: Readonly<Record<string, () => SecretData>> = {
  'argocd-redis': () => ({ auth: randomBytes(KEY_BYTES).toString('hex') }),
  // Signs sessions, and is asked for also where no server runs.
  'argocd-secret': () => ({ 'server.secretkey': randomBytes(KEY_BYTES).toString('base64') }),
};

export const certificateFor = (hosts: readonly string[]) => (): SecretData => selfSigned(hosts);
