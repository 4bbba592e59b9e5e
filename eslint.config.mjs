import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { oneWaySlices } from './tools/workspace/src/lint/one-way-slices.mjs';

/** Dependencies point one way; the tags stand in each package.json under "nx". */
const boundaries = {
  allow: [],
  enforceBuildableLibDependency: false,
  depConstraints: [
    // Tools are what people run: nothing is built on them but other tools.
    { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:standin'] },
    { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:app', 'type:lib', 'type:standin'] },
    { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib', 'type:standin'] },
    { sourceTag: 'type:standin', onlyDependOnLibsWithTags: ['type:lib', 'type:standin'] },
    { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'type:standin', 'type:tool'] },
    {
      sourceTag: 'scope:bank',
      onlyDependOnLibsWithTags: ['scope:bank', 'scope:service', 'scope:standin', 'scope:testing'],
    },
    // What starts the bank on a laptop.
    {
      sourceTag: 'scope:dev',
      onlyDependOnLibsWithTags: ['scope:bank', 'scope:service', 'scope:standin', 'scope:toolchain', 'scope:testing'],
    },
    // Benchmarks measure every part.
    {
      sourceTag: 'scope:bench',
      onlyDependOnLibsWithTags: [
        'scope:bank',
        'scope:comparison',
        'scope:service',
        'scope:standin',
        'scope:image',
        'scope:toolchain',
        'scope:testing',
      ],
    },
    {
      sourceTag: 'scope:game',
      onlyDependOnLibsWithTags: ['scope:game', 'scope:service', 'scope:standin', 'scope:testing'],
    },
    { sourceTag: 'scope:service', onlyDependOnLibsWithTags: ['scope:service', 'scope:standin', 'scope:testing'] },
    // What tests of every scope share; no code but tests imports it, see below.
    { sourceTag: 'scope:testing', onlyDependOnLibsWithTags: ['scope:testing'] },
    // What stands in for real infrastructure in tests and on machines without it.
    { sourceTag: 'scope:standin', onlyDependOnLibsWithTags: ['scope:standin', 'scope:toolchain', 'scope:testing'] },
    { sourceTag: 'scope:image', onlyDependOnLibsWithTags: ['scope:image', 'scope:toolchain', 'scope:testing'] },
    { sourceTag: 'scope:toolchain', onlyDependOnLibsWithTags: ['scope:toolchain', 'scope:testing'] },
    // The whole of it on a Docker Engine: images, what is mounted beside them, and who plays on it.
    {
      sourceTag: 'scope:docker',
      onlyDependOnLibsWithTags: [
        'scope:docker',
        'scope:image',
        'scope:game',
        'scope:standin',
        'scope:toolchain',
        'scope:testing',
      ],
    },
    {
      sourceTag: 'scope:cluster',
      onlyDependOnLibsWithTags: [
        'scope:cluster',
        'scope:image',
        'scope:monitoring',
        'scope:toolchain',
        'scope:testing',
      ],
    },
    // Rules and dashboards know services by what they measure alone.
    {
      sourceTag: 'scope:monitoring',
      onlyDependOnLibsWithTags: ['scope:monitoring', 'scope:service', 'scope:toolchain', 'scope:testing'],
    },
    // From a commit to what runs: the forge, Argo CD's objects, what Pulumi owns, and the service between them.
    {
      sourceTag: 'scope:gitops',
      onlyDependOnLibsWithTags: ['scope:gitops', 'scope:service', 'scope:image', 'scope:toolchain', 'scope:testing'],
    },
    // What watches the mesh; its tests run a real proxy.
    {
      sourceTag: 'scope:mesh',
      onlyDependOnLibsWithTags: [
        ...['scope:mesh', 'scope:service', 'scope:toolchain', 'scope:testing'],
        // The judge of a canary, for whom it counts.
        'scope:comparison',
      ],
    },
    // What is shown of every part.
    {
      sourceTag: 'scope:console',
      onlyDependOnLibsWithTags: [
        'scope:console',
        'scope:service',
        'scope:comparison',
        'scope:gitops',
        'scope:toolchain',
        'scope:testing',
      ],
    },
    // Scenarios play every part, and see the whole from outside.
    {
      sourceTag: 'scope:e2e',
      onlyDependOnLibsWithTags: [
        'scope:comparison',
        'scope:cluster',
        'scope:game',
        'scope:gitops',
        'scope:image',
        'scope:monitoring',
        'scope:standin',
        'scope:toolchain',
        'scope:testing',
      ],
    },
    {
      sourceTag: 'scope:comparison',
      onlyDependOnLibsWithTags: [
        'scope:comparison',
        'scope:cluster',
        'scope:gitops',
        'scope:image',
        'scope:toolchain',
        'scope:game',
        'scope:testing',
      ],
    },
  ],
};

/** Tests, and what only tests import. */
const tests = ['**/*.test.ts', '**/testing/**', 'apps/e2e/**'];

const TESTING_KIT = ['@cutover/testing-kit', '@cutover/testing-kit/browser', '@cutover/testing-kit/pages'].map(
  (name) => ({
    name,
    message: 'only tests and benchmarks may import it',
  }),
);

/** What is written to a pipe and was not taken yet would be lost. */
const ENDS_TOO_EARLY = 'end by endProcess of @cutover/toolchain/end, which flushes; or set process.exitCode';

/** What stands in for real infrastructure: what ships must not need it. */
const STANDINS = ['@cutover/kafka', '@cutover/kafka/*', '@cutover/mongo-standin', '@cutover/mongo-standin/*'];

/** Each slice imports those before it. What slices of a service share is the aggregate's: its events, its state and its rules. */
const SLICES = {
  'apps/account/src': [
    ...['version.ts', 'money', 'request.ts', 'permissions.ts', 'api.ts', 'account', 'main-account', 'accounts'],
    ...['statement', 'hold', 'interest', 'transfer', 'members', 'audit', 'config.ts', 'steps', 'bank.ts'],
    ...['problems.ts', 'rebuild', 'mongo', 'commands', 'app.ts', 'dead-letters', 'main.ts'],
  ],
  'apps/membership/src': [
    ...[
      'version.ts',
      'request.ts',
      'client.ts',
      'tokens',
      'password',
      'accounts',
      'member',
      'email',
      'session',
      'members',
    ],
    ...['membership.ts', 'problems.ts', 'config.ts', 'mongo', 'rebuild', 'app.ts', 'main.ts'],
  ],
  // Figures come from records alone: whoever computes them knows nothing of how a lane was driven, nor the lane of them.
  'libs/comparison/src': [
    'record',
    ['strategy', 'fault', 'apps'],
    ['lane', 'analysis'],
    ...['report', 'compare', 'demonstration', 'index.ts', 'evidence.ts', 'plan.ts'],
  ],
};

const sliced = Object.entries(SLICES).map(([root, order]) => ({
  files: [`${root}/**/*.ts`],
  ignores: tests,
  plugins: { slices: { rules: { 'one-way': oneWaySlices } } },
  rules: { 'slices/one-way': ['error', { root, order }] },
}));

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/test-output/**',
      'apps/*/image/**',
      '.nx/**',
      'runs/**',
      '**/.mutant/**',
      '**/*.gen.*',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts,mjs,cjs}'],
    plugins: { '@nx': nx },
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        setImmediate: 'readonly',
        performance: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        structuredClone: 'readonly',
        require: 'readonly',
        module: 'writable',
      },
    },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-properties': ['error', { object: 'process', property: 'exit', message: ENDS_TOO_EARLY }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name="exit"]',
          message: ENDS_TOO_EARLY,
        },
      ],
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['{apps,infra,libs,tools}/**/*.{ts,tsx}'],
    ignores: [...tests, 'tools/bench/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: TESTING_KIT }],
    },
  },
  {
    files: ['{apps,infra,libs}/**/*.{ts,tsx}'],
    ignores: tests,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: TESTING_KIT,
          patterns: [{ group: STANDINS, message: 'stand-ins are for tests and for what people run' }],
        },
      ],
    },
  },
  ...sliced,
  {
    files: tests,
    rules: { 'max-lines': ['error', 500] },
  },
  {
    files: [
      'scripts/**',
      'docker/**',
      '**/main.ts',
      '**/bin/**',
      'tools/**',
      'apps/cutover/**',
      'libs/toolchain/src/testing/**',
    ],
    rules: { 'no-console': 'off' },
  },
  prettier,
);
