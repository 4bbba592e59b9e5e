import { randomBytes } from 'node:crypto';
import type { SecretData } from '@cutover/environment-keys';
import { selfSigned } from './certificate/self-signed.ts';

/** 256 bits. */
const KEY_BYTES = 32;

/** What Argo CD would make for itself at its first start, and leave behind. */
export const ARGOCD_KEYS: Readonly<Record<string, () => SecretData>> = {
  'argocd-redis': () => ({ auth: randomBytes(KEY_BYTES).toString('hex') }),
  // Signs sessions, and is asked for also where no server runs.
  'argocd-secret': () => ({ 'server.secretkey': randomBytes(KEY_BYTES).toString('base64') }),
};

export const certificateFor = (hosts: readonly string[]) => (): SecretData => selfSigned(hosts);
