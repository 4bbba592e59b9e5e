import { describe, expect, it } from '@jest/globals';
import { clusterPaths } from './paths.ts';
import { needOwner } from './ownership.ts';

describe('needOwner', () => {
  const there = { ...clusterPaths('a'), state: '/' };

  it('tells another user whose the cluster is, instead of that it is not running', () => {
    const asked = () => needOwner('a', there, 1000);
    expect(asked).toThrow(
      expect.objectContaining({ code: 'not-root', message: expect.stringContaining('belongs to root') }),
    );
  });

  it('lets root, and says nothing of a cluster that is not there', () => {
    expect(() => needOwner('a', there, 0)).not.toThrow();
    expect(() => needOwner('a', { ...there, state: '/nonexistent/a' }, 1000)).not.toThrow();
  });
});
