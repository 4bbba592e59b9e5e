import { describe, expect, it } from '@jest/globals';
import { rebuildArguments } from './rebuild-arguments.ts';

describe('arguments of a rebuild', () => {
  it('are none, or --from-start', () => {
    expect(rebuildArguments('makes lists anew', [])).toEqual({ fromStart: false });
    expect(rebuildArguments('makes lists anew', ['--from-start'])).toEqual({ fromStart: true });
  });

  it.each([[['--all']], [['members']], [['--from-start=no']]])('are refused with how it goes: %j', (args) => {
    const refused = () => rebuildArguments('makes lists anew', args);
    expect(refused).toThrow(/^rebuild: .*\nusage: rebuild \[--from-start\]\nIt makes lists anew, /);
  });
});
