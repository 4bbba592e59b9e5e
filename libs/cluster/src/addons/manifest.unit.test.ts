import { describe, expect, it } from '@jest/globals';
import { readManifest } from './manifest.ts';

describe('readManifest', () => {
  it('reads as kubectl does: a mode is octal', () => {
    const yaml = 'kind: Some\nmetadata: { name: a }\nspec: { short: 0644, decimal: 420, text: "0644" }\n';
    expect(readManifest(yaml)[0]?.spec).toMatchObject({ short: 420, decimal: 420, text: '0644' });
  });

  it('leaves empty documents out', () => {
    expect(readManifest('---\n---\nkind: Some\nmetadata: { name: a }\n---\n')).toHaveLength(1);
  });
});
