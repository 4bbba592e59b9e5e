import { accountDocument } from '@cutover/contracts';
import { documentedRoutes } from '@cutover/contracts/testing';
import { loadConfig } from '@cutover/service-kit';
import { mountedRoutes } from '@cutover/service-kit/testing';
import { describe, expect, it } from '@jest/globals';
import { buildAccount } from './app.ts';
import { accountConfig } from './config.ts';
import { testEnvironment } from './testing/test-service.ts';

describe('the published document', () => {
  it('has every route that is mounted, and no other', () => {
    const { app } = buildAccount(loadConfig(accountConfig, testEnvironment('mongodb://127.0.0.1:1', 'pod-1')));
    expect(mountedRoutes(app.express)).toEqual(documentedRoutes(accountDocument));
  });
});
