import { describe, expect, it } from '@jest/globals';
import type { Change } from '@cutover/pulumi';
import { adoptedOf, changesText } from './make-stack.ts';

const change = (does: Change['does'], kind: string, name: string): Change => ({ does, kind, name, fields: [] });

describe('what Pulumi did', () => {
  const changes = [
    change('create', 'Namespace', 'dev'),
    change('create', 'Namespace', 'stag'),
    change('update', 'Namespace', 'qa'),
    change('create', 'ResourceQuota', 'dev/quota'),
  ];

  it('is counted, with what was taken back', () => {
    const takenBack = ['ResourceQuota qa/quota: .spec.hard.pods, by kubectl-edit'];
    expect(changesText({ changes, takenBack, unchanged: 7 })).toBe(
      `3 to create, 1 to update, 7 as they were, taken back: ${takenBack[0]}`,
    );
  });

  it('adopted those namespaces that it created though they were there', () => {
    expect(adoptedOf(['default', 'stag', 'qa'], { changes })).toEqual(['stag']);
    expect(adoptedOf([], { changes })).toEqual([]);
  });
});
