import { describe, expect, it } from '@jest/globals';
import { describeError, Interrupted, MeasuringEnded, Trouble } from './describe-error.ts';
import { UsageError } from './usage-error.ts';

const calm = new AbortController().signal;
const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('what was thrown, as a line and an exit code', () => {
  it('exits with 2 for what the caller gave', () => {
    expect(describeError(new UsageError('give a name'), calm, false)).toEqual({
      message: 'give a name',
      exitCode: 2,
      code: 'usage',
    });
    expect(describeError(coded('rate-too-high', 'at most 5000'), calm, false).exitCode).toBe(2);
  });

  it.each([
    ['reference-invalid', 2],
    ['layout-invalid', 2],
    ['ignore-invalid', 2],
    ['folder-failed', 2],
    ['secret-in-context', 1],
    ['lockfile-invalid', 1],
    ['smoke-failed', 1],
    ['unauthorized', 1],
    ['registry-unreachable', 1],
    ['digest-mismatch', 1],
  ])('of an image: %s exits with %i', (code, exitCode) => {
    expect(describeError(coded(code, 'one line'), calm, false)).toEqual({ message: 'one line', exitCode, code });
  });

  it('exits with 2 for what stopped a command whose 1 is an answer, but not for Ctrl-C', () => {
    const { message, exitCode } = describeError(new Trouble(coded('registry-unreachable', 'no answer')), calm, false);
    expect({ message, exitCode }).toEqual({ message: 'no answer', exitCode: 2 });
    expect(describeError(new Trouble(new Interrupted('SIGINT')), calm, false).exitCode).toBe(130);
  });

  it("exits with 1 for what went wrong, in the package's own words", () => {
    expect(describeError(coded('build-failed', 'etcd does not compile'), calm, false)).toEqual({
      message: 'etcd does not compile',
      exitCode: 1,
      code: 'build-failed',
    });
  });

  it('says what to do about a full disk', () => {
    const { message } = describeError(Object.assign(coded('ENOSPC', 'write'), { path: '/var/lib/x' }), calm, false);
    expect(message).toBe('the disk is full at /var/lib/x: free some space and run the same command again');
  });

  it('hides the stack of a bug until it is asked for', () => {
    const bug = new TypeError('x is undefined');
    expect(describeError(bug, calm, false).message).toBe('unexpected: x is undefined (CUTOVER_DEBUG=1 shows where)');
    expect(describeError(bug, calm, true).message).toContain('describe-error.unit.test');
  });

  it('takes an abort for the Ctrl-C that caused it', () => {
    const controller = new AbortController();
    controller.abort(new Interrupted('SIGINT'));
    const abort = new DOMException('aborted', 'AbortError');
    for (const thrown of [controller.signal.reason, abort]) {
      expect(describeError(thrown, controller.signal, false)).toMatchObject({ exitCode: 130, code: 'interrupted' });
    }
  });

  describe('of what ended a comparison', () => {
    const of = (cause: unknown, dir?: string) => describeError(new MeasuringEnded(cause, dir), calm, false);

    it('says that it is not measurable, why, and where what was recorded lies', () => {
      expect(of(coded('rate-not-held', 'this machine cannot hold it'))).toEqual({
        message: 'not measurable, because this machine cannot hold it; nothing was recorded',
        exitCode: 3,
        code: 'rate-not-held',
      });
      expect(of(coded('ENOSPC', 'write'), 'runs/a').message).toBe(
        'not measurable, because the disk is full: free some space and run the same command again; what was recorded stays: cutover report runs/a',
      );
    });

    it('is Ctrl-C, which deletes nothing', () => {
      expect(of(new Interrupted('SIGINT'), 'runs/a')).toEqual({
        message: 'stopped; what was recorded stays: cutover report runs/a',
        exitCode: 130,
        code: 'interrupted',
      });
    });

    it('keeps what was given wrongly apart, and bugs', () => {
      expect(of(coded('rate-too-high', 'at most 5000'))).toMatchObject({ exitCode: 2 });
      expect(of(new TypeError('x is undefined'))).toMatchObject({ exitCode: 1, code: 'unexpected' });
    });
  });

  it('does not take an abort for a Ctrl-C that never was', () => {
    expect(describeError(new DOMException('aborted', 'AbortError'), calm, false)).toMatchObject({ exitCode: 1 });
  });
});
