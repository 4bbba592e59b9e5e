import { describe, expect, it } from '@jest/globals';
import { buildProgress } from './build-progress.ts';

describe("a build's progress", () => {
  it('changes in place, but a warning stays, whole', () => {
    const [updates, notes]: [string[], string[]] = [[], []];
    const show = buildProgress({ update: (text) => updates.push(text), note: (text) => notes.push(text) });
    const long = 'x'.repeat(100);
    show({ step: 'layer', state: 'started', detail: long });
    show({ step: 'layer', state: 'cached', detail: 'app' });
    show({ step: 'bundle', state: 'warning', detail: long });
    expect(updates).toEqual([`layer ${'x'.repeat(60)}…`, 'layer app cached']);
    expect(notes).toEqual([`warning: ${long}`]);
  });
});
