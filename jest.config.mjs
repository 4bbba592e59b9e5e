/** One configuration for the whole workspace: a test's name says what it costs (.unit, .int, .e2e). */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['**/*.{unit,int,e2e}.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/test-output/', '<rootDir>/runs/'],
  watchman: false,
  // Only what never ends is to be ended: real processes take their time on a busy machine, and a test that needs a bound on time states it.
  testTimeout: 60_000,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
