import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSigned, signatureOf } from './signature.ts';

const body = Buffer.from('{"ref":"refs/heads/main"}');
const right = createHmac('sha256', 'secret').update(body).digest('hex');

describe('a signature', () => {
  it('is the HMAC-SHA256 of the body in hexadecimal', () => {
    // RFC 4231, test case 2.
    expect(signatureOf(Buffer.from('what do ya want for nothing?'), 'Jefe')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(isSigned(body, right, 'secret')).toBe(true);
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one of another secret', signatureOf(body, 'other')],
    ['one whose last digit differs', `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`],
    ['a part of it', right.slice(0, 62)],
    ['it with something after it', `${right}00`],
    ['it in capitals', right.toUpperCase()],
    ['as another forge writes it', `sha256=${right}`],
    ['what is no hexadecimal', 'z'.repeat(64)],
  ])('%s is refused', (_what, signature) => {
    expect(isSigned(body, signature, 'secret')).toBe(false);
  });

  it('is of the very bytes', () => {
    expect(isSigned(Buffer.from('{ "ref":"refs/heads/main"}'), right, 'secret')).toBe(false);
    expect(isSigned(Buffer.concat([body, Buffer.from('\n')]), right, 'secret')).toBe(false);
  });
});
