import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { DomainError, FairTurns, type TurnTaker } from '@cutover/service-kit';

/** RFC 7914: N = 2^ln, blocks of r, p of them one after another. */
interface Parameters {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

interface Stored extends Parameters {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const BLOCK = 8;
const PASSES = 3;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MAX_LN = 20;
const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/-]{16,})\$([\w+/-]{43})$/;

export interface HasherOptions {
  /** log2 of N. 15 with r = 8 and p = 3 takes 32 MiB and is one of OWASP's equal choices for scrypt. */
  readonly cost: number;
  /** Hashes at once; each takes 128 · N · r bytes. */
  readonly parallel: number;
  /** Callers that may wait for their turn, which goes round among clients; beyond, those who ask most are told to come back instead of being held in memory. */
  readonly waiting: number;
}

/**
 * Hashes of passwords by scrypt (RFC 7914), written as `$scrypt$ln=15,r=8,p=3$salt$hash` (PHC string format), so that each says
 * itself how it was made and the cost can be raised while old ones still serve.
 */
export class PasswordHasher {
  /** A hash that no password has, at today's cost: checking against it takes as long as against a member's. */
  readonly decoy: string;
  readonly #options: HasherOptions;
  readonly #turns: FairTurns;

  constructor(options: HasherOptions) {
    this.#options = options;
    const { parallel, waiting } = options;
    this.#turns = new FairTurns({ parallel, waiting, refusal: busy });
    this.decoy = encode({ ...this.#parameters, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) });
  }

  /** @throws DomainError `membership.busy` */
  async hash(password: string, client: TurnTaker): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const parameters = this.#parameters;
    return encode({
      ...parameters,
      salt,
      hash: await this.#turns.run(client, () => derive(password, salt, parameters)),
    });
  }

  /** Compares in constant time. @throws DomainError `membership.busy`; Error when what is stored is no hash of ours */
  async verify(password: string, stored: string, client: TurnTaker): Promise<boolean> {
    const { salt, hash, ...parameters } = decode(stored);
    const found = await this.#turns.run(client, () => derive(password, salt, parameters));
    return timingSafeEqual(found, hash);
  }

  /** Whether a hash was made at another cost than today's. */
  isOutdated(stored: string): boolean {
    const { ln, r, p } = decode(stored);
    return ln !== this.#options.cost || r !== BLOCK || p !== PASSES;
  }

  get #parameters(): Parameters {
    return { ln: this.#options.cost, r: BLOCK, p: PASSES };
  }
}

function busy(): DomainError {
  return new DomainError('membership.busy', 'Too many passwords are being checked at once', { retriable: true });
}

function derive(password: string, salt: Buffer, { ln, r, p }: Parameters): Promise<Buffer> {
  const N = 2 ** ln;
  // What scrypt needs and the little that OpenSSL adds.
  const maxmem = 128 * r * (N + p + 2);
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, { N, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function encode({ ln, r, p, salt, hash }: Stored): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$scrypt$ln=${ln},r=${r},p=${p}$${text(salt)}$${text(hash)}`;
}

function decode(stored: string): Stored {
  const [, ln, r, p, salt = '', hash = ''] = PHC.exec(stored) ?? [];
  if (ln === undefined || Number(ln) > MAX_LN) throw new Error('a stored password hash cannot be read');
  const bytes = (text: string) => Buffer.from(text, 'base64');
  return { ln: Number(ln), r: Number(r), p: Number(p), salt: bytes(salt), hash: bytes(hash) };
}
