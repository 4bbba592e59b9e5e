import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../errors/domain-error.ts';
import { memoryLog } from '../testing/memory-log.ts';

describe('a log line', () => {
  it('says which service, version and pod, at which level', () => {
    const { log, lines } = memoryLog();
    log.info({ port: 1 }, 'listening');
    expect(lines[0]).toMatchObject({
      level: 'info',
      service: 'test',
      version: '0.0.0-test',
      pod: 'test-0',
      port: 1,
      message: 'listening',
    });
  });

  it.each([
    ['a header', { authorization: 'Bearer hunter2' }],
    ['headers', { headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } }],
    ['a request', { req: { headers: { authorization: 'Bearer hunter2' } } }],
    ['a configuration', { config: { authKeys: 'hunter2', password: 'hunter2' } }],
    [
      'an error with more than it should carry',
      { err: Object.assign(new Error('failed'), { options: { password: 'hunter2' } }) },
    ],
  ])('keeps secrets out of %s', (_what, fields) => {
    const { log, text } = memoryLog();
    log.error(fields, 'failed');
    expect(text()).toContain('failed');
    expect(text()).not.toContain('hunter2');
  });

  it('shows the stack of what nobody foresaw, and of an outage its reason alone', () => {
    const { log, lines } = memoryLog();
    log.warn({ err: new DomainError('store.away', 'it does not answer', { retriable: true }) }, 'later');
    log.warn({ err: new TypeError('x is no function') }, 'a bug');
    expect(lines.map(({ err }) => err)).toEqual([
      { type: 'DomainError', code: 'store.away', message: 'it does not answer' },
      { type: 'TypeError', message: 'x is no function', stack: expect.stringContaining('create-logger.unit.test') },
    ]);
  });
});
