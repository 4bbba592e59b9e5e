import { describe, expect, it } from '@jest/globals';
import { addressQuery, isAnswered } from './dns.ts';

function answer(change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.concat([addressQuery('a.b'), Buffer.alloc(16)]);
  bytes.writeUInt16BE(0x8580, 4);
  bytes.writeUInt16BE(1, 8);
  change(bytes);
  return bytes;
}

describe('DNS over TCP', () => {
  it('asks for an address as RFC 1035 writes it', () => {
    const asked = addressQuery('a.bc').toString('hex');
    expect(asked).toBe(
      ['0016', '4b38', '0100', '0001', '000000000000', '01', '61', '02', '6263', '00', '0001', '0001'].join(''),
    );
  });

  it('takes only an answer without error that has a record and is to this question', () => {
    expect(isAnswered(answer(() => undefined))).toBe(true);
    expect(isAnswered(answer((bytes) => bytes.writeUInt8(0x83, 5)))).toBe(false);
    expect(isAnswered(answer((bytes) => bytes.writeUInt16BE(0, 8)))).toBe(false);
    expect(isAnswered(answer((bytes) => bytes.writeUInt16BE(1, 2)))).toBe(false);
    expect(isAnswered(Buffer.alloc(2))).toBe(false);
  });
});
