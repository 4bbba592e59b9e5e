import { describe, expect, it } from '@jest/globals';
import { enginePaths } from './paths.ts';

describe('where an engine lies', () => {
  it('is a folder of its name, with a socket whose path is short enough', () => {
    const { dir, socket } = enginePaths('a'.repeat(31));
    expect(dir).toBe(`/var/lib/cutover-docker/${'a'.repeat(31)}`);
    expect(socket.length).toBeLessThanOrEqual(107);
  });

  it.each(['', '..', 'A', 'a/b', '-a', 'a'.repeat(32)])('is refused for the name %j in one line', (name) => {
    const line = `"${name}" is no name of an engine: expected lower-case letters, digits and -, 31 at most, a letter first`;
    expect(() => enginePaths(name)).toThrow(expect.objectContaining({ code: 'name-invalid', message: line }));
  });
});
