import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../errors/domain-error.ts';
import { joinCatalogues, shellProblems } from '../errors/problem-catalogue.ts';
import { problemOf } from './problem-json.ts';
import { fieldInvalid } from './request-errors.ts';

const catalogue = joinCatalogues(shellProblems, {
  'account.short': { status: 409, title: 'Not enough money', expose: ['needed'] },
  'store.down': { status: 503, title: 'The ledger cannot be reached' },
});

describe('a problem', () => {
  it('shows the fields that its code exposes, and no others', () => {
    const error = new DomainError('account.short', 'short by 5', {
      fields: { needed: 5, owner: 'bob', field: 'amount' },
    });
    expect(problemOf(error, catalogue, 'r1')).toEqual({
      type: 'urn:cutover:problem:account.short',
      title: 'Not enough money',
      status: 409,
      code: 'account.short',
      detail: 'short by 5',
      retriable: false,
      requestId: 'r1',
      needed: 5,
      field: 'amount',
    });
  });

  it('cannot be overwritten by fields', () => {
    const error = new DomainError('account.short', 'm', { fields: { needed: 1, status: 200, field: 'x' } });
    expect(problemOf(error, catalogue, 'r1').status).toBe(409);
  });

  it.each([
    ['an unknown error', new Error('password=hunter2')],
    [
      'a code that is not in the catalogue',
      new DomainError('secret.thing', 'hunter2', { fields: { field: 'hunter2' } }),
    ],
    ['a mapped failure of ours', new DomainError('store.down', 'hunter2', { fields: { field: 'hunter2' } })],
    ['what is no error', 'hunter2'],
    ['a code that every object has', new DomainError('constructor', 'hunter2')],
  ])('shows nothing of %s', (_what, error) => {
    const problem = problemOf(error, catalogue, 'r1');
    expect(problem.status).toBeGreaterThanOrEqual(500);
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('names the field of a bad request', () => {
    expect(problemOf(fieldInvalid('body', 'amount.minor', 'is negative'), catalogue, 'r1')).toMatchObject({
      status: 400,
      field: 'amount.minor',
      errors: [{ field: 'amount.minor', in: 'body', message: 'is negative' }],
    });
  });
});

describe('a catalogue', () => {
  it('maps a code once', () => {
    expect(() => joinCatalogues(shellProblems, { internal: { status: 500, title: '' } })).toThrow('mapped twice');
  });

  it('maps to errors only', () => {
    expect(() => joinCatalogues({ fine: { status: 200, title: '' } })).toThrow('status 200 is no error');
  });
});
