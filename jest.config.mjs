const COMPILE = { target: 'es2024', experimental: { keepImportAttributes: true } };
const OUTPUT = { module: { type: 'es6' }, sourceMaps: 'inline' };

/** One configuration for the whole workspace: a test's name says what it costs (.unit, .int, .e2e). */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testMatch: ['**/*.{unit,int,e2e}.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/test-output/', '<rootDir>/runs/'],
  watchman: false,
  // Only what never ends is to be ended: real processes take their time on a busy machine, and a test that needs a bound on time states it.
  testTimeout: 60_000,
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, ...COMPILE }, ...OUTPUT }],
    // Views of a page; the browser's are compiled by esbuild.
    '^.+\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
          ...COMPILE,
        },
        ...OUTPUT,
      },
    ],
  },
};
