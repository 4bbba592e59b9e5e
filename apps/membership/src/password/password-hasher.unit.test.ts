import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from './password-hasher.ts';

const PASSWORD = 'correct horse battery';
const CLIENT = { key: '10.0.0.7', trusted: false };
const hasherOf = (over: object = {}) => new PasswordHasher({ cost: 10, parallel: 2, waiting: 10, ...over });

describe('a password hash', () => {
  it('is verified by the password alone', async () => {
    const hasher = hasherOf();
    const stored = await hasher.hash(PASSWORD, CLIENT);
    expect(await hasher.verify(PASSWORD, stored, CLIENT)).toBe(true);
    expect(await hasher.verify(`${PASSWORD} `, stored, CLIENT)).toBe(false);
    expect(await hasher.verify('', stored, CLIENT)).toBe(false);
  });

  it('says how it was made, and nothing of the password', async () => {
    const stored = await hasherOf().hash(PASSWORD, CLIENT);
    expect(stored).toMatch(/^\$scrypt\$ln=10,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await hasherOf().hash(PASSWORD, CLIENT)).not.toBe(stored);
  });

  it('of an older cost still serves, and is known for it', async () => {
    const stored = await hasherOf({ cost: 11 }).hash(PASSWORD, CLIENT);
    expect(await hasherOf().verify(PASSWORD, stored, CLIENT)).toBe(true);
    expect([hasherOf().isOutdated(stored), hasherOf({ cost: 11 }).isOutdated(stored)]).toEqual([true, false]);
  });

  it('is the one of RFC 7914, section 12', async () => {
    // "pleaseletmein", "SodiumChloride", N = 16384, r = 8, p = 1, first 32 bytes.
    const hash = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex');
    const salt = Buffer.from('SodiumChloride').toString('base64').replaceAll('=', '');
    // Salts of ours are longer: the vector's 14 bytes are 19 characters.
    expect(salt).toHaveLength(19);
    const stored = `$scrypt$ln=14,r=8,p=1$${salt}$${hash.toString('base64').replaceAll('=', '')}`;
    expect(await hasherOf().verify('pleaseletmein', stored, CLIENT)).toBe(true);
  });

  it('of nobody is wrong for everybody', async () => {
    const hasher = hasherOf();
    expect(await hasher.verify(PASSWORD, hasher.decoy, CLIENT)).toBe(false);
    expect(hasher.isOutdated(hasher.decoy)).toBe(false);
  });

  it.each(['', 'plain', '$scrypt$ln=99,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAA'])('is not %j', async (stored) => {
    await expect(hasherOf().verify(PASSWORD, stored, CLIENT)).rejects.toThrow('cannot be read');
  });
});

describe('hashing', () => {
  it('refuses callers beyond those that may wait, and serves the others', async () => {
    const hasher = hasherOf({ parallel: 1, waiting: 2 });
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => hasher.hash(PASSWORD, CLIENT)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const refused = all.find((one) => one.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'membership.busy', retriable: true });
    await expect(hasher.hash(PASSWORD, CLIENT)).resolves.toContain('$scrypt$');
  });

  it('has room for another client however much one of them asks', async () => {
    const hasher = hasherOf({ parallel: 1, waiting: 4 });
    const flood = Array.from({ length: 60 }, () => hasher.hash(PASSWORD, CLIENT));
    const other = hasher.hash(PASSWORD, { key: '10.0.0.8', trusted: false });
    const outcomes = Promise.allSettled(flood);
    await expect(other).resolves.toContain('$scrypt$');
    expect((await outcomes).filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  });
});
