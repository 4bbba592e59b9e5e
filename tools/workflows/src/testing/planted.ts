import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A workflow without a fault, by every checker. */
export const SOUND = `name: sound
on:
  push:
    branches: [main]
permissions: {}
concurrency:
  group: sound-\${{ github.sha }}
  cancel-in-progress: false
jobs:
  build:
    name: build
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read # the checkout
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - name: Say it
        run: echo "$BRANCH"
        env:
          BRANCH: \${{ github.ref_name }}
`;

/** One fault, and a part of what says so. */
export interface Fault {
  readonly name: string;
  readonly find: string;
  readonly replace: string;
  /** What else has to be so. */
  readonly also?: readonly [string, string];
  /** Of the checker that is to find it. */
  readonly says: RegExp;
}

const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const pin = (replace: string, says: RegExp) => ({ find: CHECKOUT, replace, says });

export const FAULTS: readonly Fault[] = [
  { name: 'an action by a tag', ...pin('actions/checkout@v7', /is no pin: expected OWNER\/NAME@COMMIT # VERSION/) },
  { name: 'an action by a tag, to zizmor', ...pin('actions/checkout@v7', /unpinned-uses/) },
  {
    name: 'an action that is not in the list',
    ...pin(`evil/action@${'a'.repeat(40)} # v1.0.0`, /evil\/action is not among the allowed actions/),
  },
  { name: 'another commit of an action', ...pin(`actions/checkout@${'b'.repeat(40)} # v7.0.1`, /allowed is 3d3c42e5/) },
  { name: 'another version in the comment', ...pin(CHECKOUT.replace('v7.0.1', 'v6.0.0'), /# v6\.0\.0, allowed is/) },
  { name: 'a pin without its version', ...pin(CHECKOUT.replace(' # v7.0.1', ''), /is no pin/) },
  { name: 'an action of a folder', ...pin('./.github/actions/mine', /is no pin/) },
  { name: 'an image as an action', ...pin('docker://alpine:3', /is no pin/) },
  {
    name: 'a script injection',
    find: 'echo "$BRANCH"',
    replace: 'echo "${{ github.event.head_commit.message }}"',
    says: /template-injection/,
  },
  {
    name: 'a script injection, to actionlint',
    find: 'echo "$BRANCH"',
    replace: 'echo "${{ github.event.pull_request.title }}"',
    says: /potentially untrusted/,
  },
  {
    name: 'any expression in a script',
    find: 'echo "$BRANCH"',
    replace: 'echo "${{ github.sha }}"',
    says: /a run has an expression in it/,
  },
  { name: 'permissions of the whole workflow', find: 'permissions: {}\n', replace: '', says: /is to stand at its top/ },
  {
    name: 'all permissions',
    find: 'permissions: {}',
    replace: 'permissions: write-all',
    says: /excessive-permissions/,
  },
  {
    name: 'a job without permissions',
    find: '    permissions:\n      contents: read # the checkout\n',
    replace: '',
    says: /job build: it states no permissions/,
  },
  {
    name: 'a permission that there is not',
    find: 'contents: read #',
    replace: 'content: read #',
    says: /unknown permission scope "content"/,
  },
  {
    name: 'a checkout that keeps its credential',
    find: 'credentials: false',
    replace: 'credentials: true',
    says: /artipacked/,
  },
  {
    name: 'a checkout that keeps its credential, to us',
    find: '        with:\n          persist-credentials: false\n',
    replace: '',
    says: /the checkout leaves its credential/,
  },
  {
    name: 'credentials for pull requests of strangers',
    find: '  push:\n    branches: [main]',
    replace: '  pull_request_target:',
    says: /pull_request_target runs with credentials/,
  },
  {
    name: 'credentials for pull requests of strangers, to zizmor',
    find: '  push:\n    branches: [main]',
    replace: '  pull_request_target:',
    says: /dangerous-triggers/,
  },
  {
    name: 'a pull request that may write',
    find: '  push:\n    branches: [main]',
    replace: '  pull_request:',
    also: ['contents: read', 'contents: write'],
    says: /a pull request's run may write contents/,
  },
  { name: 'a job that never ends', find: '    timeout-minutes: 10\n', replace: '', says: /no timeout of at most/ },
  { name: 'a runner that changes', find: 'ubuntu-24.04', replace: 'ubuntu-latest', says: /changes what it is/ },
  {
    name: 'no concurrency',
    find: 'concurrency:\n  group: sound-${{ github.sha }}\n  cancel-in-progress: false\n',
    replace: '',
    says: /which of its runs may go on at once/,
  },
  {
    name: 'a key that there is not',
    find: 'timeout-minutes',
    replace: 'timeout-minute',
    says: /unexpected key "timeout-minute"/,
  },
  {
    name: 'a variable that there is not',
    find: 'github.ref_name',
    replace: 'github.refname',
    says: /property "refname" is not defined/,
  },
];

/** Writes the sound workflow, with the fault where one is given. @throws Error where the fault changes nothing */
export function plant(folder: string, fault?: Fault): string {
  const sound = fault?.also === undefined ? SOUND : SOUND.replace(...fault.also);
  const text = fault === undefined ? sound : sound.replace(fault.find, fault.replace);
  if (fault !== undefined && text === sound) throw new Error(`${fault.name}: nothing like it is in the sound workflow`);
  const path = join(folder, '.github', 'workflows');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'planted.yml'), text);
  return join(path, 'planted.yml');
}
