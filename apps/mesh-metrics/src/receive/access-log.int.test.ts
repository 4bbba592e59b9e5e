import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildDescriptor } from '../testing/build-descriptor.ts';
import { KEPT_FIELDS } from '../testing/kept-fields.ts';

describe('access-log.gen.ts', () => {
  it('is what "npm run descriptor -w @cutover/mesh-metrics" makes today', async () => {
    const kept = await readFile(join(import.meta.dirname, 'access-log.gen.ts'), 'utf8');
    expect(kept === buildDescriptor(KEPT_FIELDS)).toBe(true);
  });

  const NODE = 'envoy.config.core.v3.Node';
  it('cannot keep a field that Envoy does not have', () => {
    expect(() => buildDescriptor({ ...KEPT_FIELDS, [NODE]: ['id', 'colour'] })).toThrow(`${NODE} has no field colour`);
  });

  it('cannot lack a message that a kept field is of', () => {
    const kept = { ...KEPT_FIELDS, [NODE]: ['id', 'locality'] };
    expect(() => buildDescriptor(kept)).toThrow(
      `${NODE} needs envoy.config.core.v3.Locality, of which no field is kept`,
    );
  });
});
