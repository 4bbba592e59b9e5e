import { generateKeyPairSync, randomBytes } from 'node:crypto';

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
