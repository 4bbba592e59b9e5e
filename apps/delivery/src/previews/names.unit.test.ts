import { ARGOCD_NAMESPACE, PREVIEW_PREFIX as PREFIX, PREVIEWS_PROJECT as PROJECT } from '@cutover/argocd';
import { expect, it } from '@jest/globals';
import { loadConfig } from '@cutover/service-kit';
import { deliveryConfig } from '../config.ts';
import { settings } from '../testing/settings.ts';
import { PREVIEW_PREFIX, PREVIEWS_PROJECT } from './names.ts';

it('names are those that Argo CD is given', () => {
  expect([PREVIEW_PREFIX, PREVIEWS_PROJECT]).toEqual([PREFIX, PROJECT]);
  expect(loadConfig(deliveryConfig, settings()).argocdNamespace).toBe(ARGOCD_NAMESPACE);
});
