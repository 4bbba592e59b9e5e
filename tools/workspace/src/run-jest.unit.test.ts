import { expect, it } from '@jest/globals';
import { byForm } from '@cutover/testing-kit';
import { formOf } from './run-jest.ts';

it('tells tests their form by the variable that they read', () => {
  const forms = { short: 'short', long: 'long' };
  expect([byForm(forms, formOf(true)), byForm(forms, formOf(false))]).toEqual(['long', 'short']);
});
