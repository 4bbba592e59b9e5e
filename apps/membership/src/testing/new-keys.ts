import { generateKeyPairSync } from 'node:crypto';
import { parseSigningKeys, type SigningKeys } from '../tokens/signing-keys.ts';

/** A new Ed25519 key in PEM. */
export function newKeyPem(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function newKeys(): SigningKeys {
  return parseSigningKeys(newKeyPem())!;
}
