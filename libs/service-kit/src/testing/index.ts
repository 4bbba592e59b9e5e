export { KeepAliveClient } from './keep-alive-client.ts';
export type { Outcome } from './keep-alive-client.ts';
export { signToken } from '../auth/sign-token.ts';
export type { TokenClaims } from '../auth/sign-token.ts';
export { memoryLog } from './memory-log.ts';
export type { MemoryLog } from './memory-log.ts';
export { TEST_KEY, startTestService, testAuthorization, testConfig, testVerifier } from './test-service.ts';
export type { TestService } from './test-service.ts';
