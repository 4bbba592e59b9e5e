import { describe, expect, it } from '@jest/globals';

import { faultOf, faultTable } from './faults.ts';
import { faultNames } from '../record/fault-name.ts';

describe('faults', () => {
  it('are a line each of the table for help, in the order in which records name them', () => {
    expect(faultTable().map((line) => line.split(' ')[0])).toEqual([...faultNames]);
  });
  it('each have a file of their own name, and words of their own', () => {
    expect(faultNames.map((name) => faultOf(name).name)).toEqual([...faultNames]);
    expect(new Set(faultNames.map((name) => faultOf(name).words)).size).toBe(faultNames.length);
  });
  it('of the new version are built in under their own name', () => {
    for (const fault of faultNames.map(faultOf)) {
      if (fault.kind === 'new-version') expect(fault.build.split('=')[0]).toBe(fault.name);
    }
  });
  it('end a lane as completed unless no pod of the new version can ever be ready', () => {
    const never = faultNames.filter((name) => !faultOf(name).ends.includes('completed'));
    expect(never).toEqual(['crash-at-start', 'never-ready']);
  });
});
