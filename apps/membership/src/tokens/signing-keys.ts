import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

/** A public key as others get to see it: RFC 7517, RFC 8037. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  /** The key's thumbprint (RFC 7638): the same wherever it is computed. */
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
}

const PEM = /-----BEGIN (PRIVATE|PUBLIC) KEY-----[\s\S]+?-----END \1 KEY-----/g;

/** The keys of the tokens: one signs, all verify. They can be used but not printed. */
export class SigningKeys {
  readonly #signer: KeyObject;
  readonly kid: string;
  /** Of the signing key and of those that went before or come next. */
  readonly published: readonly PublicJwk[];
  readonly #byId: ReadonlyMap<string, KeyObject>;

  constructor(signer: KeyObject, verifiers: readonly KeyObject[]) {
    this.#signer = signer;
    this.published = verifiers.map(publicJwk);
    this.kid = publicJwk(createPublicKey(signer)).kid;
    this.#byId = new Map(verifiers.map((key, i) => [this.published[i]!.kid, key]));
  }

  get signer(): KeyObject {
    return this.#signer;
  }

  verifier(kid: string | undefined): KeyObject | undefined {
    return kid === undefined ? undefined : this.#byId.get(kid);
  }

  /** 64 bytes that only holders of the signing key know, the same for each of them: Ed25519 signs without chance (RFC 8032). */
  secretFor(purpose: string): Buffer {
    return sign(null, Buffer.from(`cutover/membership: secret for ${purpose}`), this.#signer);
  }

  toJSON(): string {
    return '[redacted]';
  }
}

/**
 * Reads Ed25519 keys in PEM, one after another: the first private one signs, the public half of each verifies. A change of keys
 * is: add the new public key, wait until it is fetched, put the new private key first, drop the old one when its tokens are over.
 * @returns undefined when there is no private key, or one of them is no Ed25519 key
 */
export function parseSigningKeys(text: string): SigningKeys | undefined {
  const blocks = text.match(PEM) ?? [];
  try {
    const keys = blocks.map((pem) => (pem.includes('PRIVATE') ? createPrivateKey(pem) : createPublicKey(pem)));
    const signer = keys.find(({ type }) => type === 'private');
    if (signer === undefined || keys.some((key) => key.asymmetricKeyType !== 'ed25519')) return undefined;
    const verifiers = keys.map((key) => (key.type === 'private' ? createPublicKey(key) : key));
    const byId = new Map(verifiers.map((key) => [publicJwk(key).kid, key]));
    return new SigningKeys(signer, [...byId.values()]);
  } catch {
    // OpenSSL's message may quote the key.
    return undefined;
  }
}

function publicJwk(key: KeyObject): PublicJwk {
  const { x = '' } = key.export({ format: 'jwk' });
  const members = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x });
  const kid = createHash('sha256').update(members).digest('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' };
}
