import { transferDocument } from '@cutover/contracts';
import { documentedRoutes } from '@cutover/contracts/testing';
import { loadConfig } from '@cutover/service-kit';
import { mountedRoutes, TEST_KEY } from '@cutover/service-kit/testing';
import { describe, expect, it } from '@jest/globals';
import { buildTransfer } from './app.ts';
import { transferConfig } from './config.ts';

describe('the published document', () => {
  it('has every route that is mounted, and no other', () => {
    const { app } = buildTransfer(
      loadConfig(transferConfig, {
        MONGODB_URL: 'mongodb://127.0.0.1:1',
        KAFKA_BROKERS: '127.0.0.1:1',
        AUTH_KEYS: `${TEST_KEY.kid}:${TEST_KEY.secret}`,
      }),
    );
    expect(mountedRoutes(app.express)).toEqual(documentedRoutes(transferDocument));
  });
});
