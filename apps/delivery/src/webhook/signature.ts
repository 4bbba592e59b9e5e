import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX = /^[0-9a-f]{64}$/;

/** What Gitea sends as X-Gitea-Signature: HMAC-SHA256 of the body, byte by byte, in hexadecimal. */
export const signatureOf = (body: Uint8Array, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** Whether a body was signed by who knows the secret. How long that takes says nothing of how much of a signature is right. */
export function isSigned(body: Uint8Array, signature: string | undefined, secret: string): boolean {
  if (signature === undefined || !HEX.test(signature)) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(signatureOf(body, secret), 'hex'));
}
