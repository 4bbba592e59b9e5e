import { describe, expect, it } from '@jest/globals';
import { uuidV7 } from './uuid-v7.ts';

describe('a UUIDv7', () => {
  it('is the one of RFC 9562, appendix A.6', () => {
    const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
    expect(uuidV7(new Date(0x017f22e279b0), random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sorts by time', () => {
    const low = uuidV7(new Date(1_000), Buffer.alloc(10, 0xff));
    expect(low < uuidV7(new Date(1_001), Buffer.alloc(10))).toBe(true);
  });
});
