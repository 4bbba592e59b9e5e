import { describe, expect, it } from '@jest/globals';
import { elapsed } from './elapsed.ts';
import { createSteps } from './steps.ts';
import { hasColour, isLive } from './terminal.ts';

function capture(isTTY: boolean, env: Record<string, string> = {}) {
  const written: string[] = [];
  const err = { isTTY, columns: 40, write: (text: string) => written.push(text) };
  return { terminal: { out: err, err, env }, text: () => written.join('') };
}

/** A clock that stands still, so that the text is the same on every machine. */
const still = () => 0;

describe('progress', () => {
  it('is plain lines where nobody can see a line being redrawn', async () => {
    const { terminal, text } = capture(false);
    const result = await createSteps(terminal, still).run('building', (step) => {
      step.note('half of it');
      return Promise.resolve(7);
    });
    expect(result).toBe(7);
    expect(text()).toBe('building …\n  half of it\nbuilding: done (0.0 s)\n');
  });

  it('says that a step failed, and passes the error on', async () => {
    const { terminal, text } = capture(false);
    const failing = createSteps(terminal, still).run('building', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(text()).toBe('building …\nbuilding: failed (0.0 s)\n');
  });

  it('ends with a mark on a terminal, in colour unless NO_COLOR is set', async () => {
    const coloured = capture(true);
    await createSteps(coloured.terminal, still).run('building', () => Promise.resolve());
    expect(coloured.text()).toContain('\u001b[32m✓\u001b[39m building');
    const plain = capture(true, { NO_COLOR: '1' });
    await createSteps(plain.terminal, still).run('building', () => Promise.resolve());
    expect(plain.text()).toBe('✓ building  0.0 s\n');
  });

  it('is not live in CI or on a dumb terminal', () => {
    expect(isLive(capture(true).terminal)).toBe(true);
    expect(isLive(capture(true, { CI: 'true' }).terminal)).toBe(false);
    expect(isLive(capture(true, { TERM: 'dumb' }).terminal)).toBe(false);
    expect(isLive(capture(false).terminal)).toBe(false);
  });

  it('keeps colour out of pipes unless it is forced', () => {
    const { err } = capture(false).terminal;
    expect(hasColour(err, {})).toBe(false);
    expect(hasColour(err, { FORCE_COLOR: '1' })).toBe(true);
    expect(hasColour(err, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  });
});

describe('elapsed time', () => {
  it.each([
    [840, '0.8 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min 00 s'],
    [185_000, '3 min 05 s'],
  ])('%d ms reads %s', (ms, text) => {
    expect(elapsed(ms)).toBe(text);
  });
});
