import { describe, expect, it } from '@jest/globals';
import { assertChange } from './measure.ts';

const A = { digest: 'sha256:a' };
const B = { digest: 'sha256:b' };

describe('what was measured', () => {
  it('has to be what the case says', () => {
    for (const what of ['line', 'dependency'] as const) {
      expect(() => assertChange({ name: 'buildah' }, what, A, B)).not.toThrow();
      expect(() => assertChange({ name: 'buildah' }, what, A, A)).toThrow(
        'buildah pushed the old image after a change',
      );
    }
    for (const what of ['unchanged', 'cold'] as const) {
      expect(() => assertChange({ name: 'library' }, what, A, A)).not.toThrow();
      expect(() => assertChange({ name: 'library' }, what, A, B)).toThrow(
        'library made another image of the same files',
      );
      // Its configuration has the time in it.
      expect(() => assertChange({ name: 'buildah 1.28.2' }, what, A, B)).not.toThrow();
    }
  });
});
