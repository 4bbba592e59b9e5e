import { expect, it } from '@jest/globals';
import { LABELS } from '@cutover/argocd';
import { APPLICATION_LABELS } from './names.ts';

it('the labels of an Application are those that infra/argocd gives it', () => {
  expect(LABELS).toMatchObject(APPLICATION_LABELS);
});
