import { membershipDocument } from '@cutover/contracts';
import { documentedRoutes } from '@cutover/contracts/testing';
import { loadConfig } from '@cutover/service-kit';
import { mountedRoutes } from '@cutover/service-kit/testing';
import { describe, expect, it } from '@jest/globals';
import { buildMembership } from './app.ts';
import { membershipConfig } from './config.ts';
import { newKeyPem } from './testing/test-membership.ts';
import { testEnvironment } from './testing/test-service.ts';

describe('the published document', () => {
  it('has every route that is mounted, and no other', () => {
    const { app } = buildMembership(
      loadConfig(membershipConfig, testEnvironment('mongodb://127.0.0.1:1', newKeyPem())),
    );
    expect(mountedRoutes(app.express)).toEqual(documentedRoutes(membershipDocument));
  });
});
