import { describe, expect, it } from '@jest/globals';
import { namingOf, referenceOf } from './reference.ts';

describe('names of images', () => {
  it("are the notes' by default", () => {
    const naming = namingOf({ IMAGE_OWNER: '' });
    expect(referenceOf('transfer', naming)).toBe('cosmos/transfermoney:1.0.0');
    expect(referenceOf('kafka', naming)).toBe('cosmos/kafka:3.9.2');
  });

  it('have the owner and version that are given; what is not of this repository keeps its own version', () => {
    const naming = namingOf({ IMAGE_OWNER: 'registry.example:5000/bank', IMAGE_VERSION: '2.1.0' });
    expect(referenceOf('account', naming)).toBe('registry.example:5000/bank/account:2.1.0');
    expect(referenceOf('mongo-standin', naming)).toBe('registry.example:5000/bank/mongo-standin:1.0.0');
  });

  it('that are none are refused in one line', () => {
    const refused = () => referenceOf('account', namingOf({ IMAGE_OWNER: 'cos mos' }));
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'wrong-usage',
        message: expect.stringMatching(/^IMAGE_OWNER, IMAGE_VERSION: .*$/),
      }),
    );
  });
});
