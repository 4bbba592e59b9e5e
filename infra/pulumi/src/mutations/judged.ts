import type { Mutant } from './mutant.ts';

interface Judgement {
  /** Which survivors it is about. */
  readonly of: (mutant: Mutant) => boolean;
  readonly why: string;
}

const isSetting = ({ file }: Mutant): boolean => file.endsWith('.yaml');

/** Survivors that were looked at, and why nothing is to catch them; mutations.md says more. */
const JUDGEMENTS: readonly Judgement[] = [
  {
    of: (mutant) => isSetting(mutant) && /readers/.test(mutant.from),
    why: 'who reads an environment is decided in this file and nowhere else: a group more, less or misspelt is a decision to any check but a copy of it',
  },
  {
    of: ({ from, file }) => file.endsWith('registered.ts') && from.includes('Closed: every App'),
    why: 'a description that people read; nothing depends on it',
  },
  {
    of: (mutant) => isSetting(mutant) && /cutover:environments/.test(mutant.from),
    why: 'which environments a node has is decided in this file and nowhere else',
  },
  {
    of: ({ from, file }) => file.endsWith('gitops.ts') && from.startsWith("'app.kubernetes.io/name'"),
    why: 'a label by which people look; Argo CD finds its settings by their name and by part-of',
  },
  {
    of: ({ from }) => /^'cutover:index:(GitOps|Environment|Previews|Delivery)'$/.test(from),
    why: "a component's type is a name in the state; only that of GeneratedSecret is looked for, by the same constant",
  },
  {
    of: ({ file, from, to }) => file.endsWith('delivery-deployment.ts') && from === '65_532' && Number(to) > 0,
    why: 'any user but root: what is mounted is read by the group that the pod says, and a pod as root is refused',
  },
  {
    of: ({ file, from, to }) =>
      (file.endsWith('keys.ts') || (file.endsWith('delivery.ts') && from === '32')) && Number(to) > Number(from),
    why: 'a longer key is no weaker',
  },
  {
    of: (mutant) => isSetting(mutant) && /container\.request\.cpu/.test(mutant.from),
    why: 'what a container is given that says nothing itself: below what the namespace may request, which is checked, it is decided in this file and nowhere else',
  },
  {
    of: ({ file, from }) => file.endsWith('delivery-deployment.ts') && from === "'/run/secrets/delivery'",
    why: 'a folder that mounts and variables name by this one constant',
  },
  {
    of: ({ file, from }) => file.endsWith('delivery-deployment.ts') && from === "'/usr/local/bin'",
    why: 'where an image has its programs is known where it is built; on a node the first revert fails',
  },
  {
    of: ({ from, file }) => file.endsWith('frame.ts') && (from === "'limits'" || from === "'quota'"),
    why: 'the name of an object that nothing refers to',
  },
  {
    of: ({ from, file }) =>
      (file.endsWith('gitops.ts') &&
        /^\.\.\.(argo|made|environments|settings|secrets|\(this\.delivery .*)$/.test(from)) ||
      (file.endsWith('delivery.ts') && /^(webhook|generator|told)$/.test(from)),
    why: 'an order, which mocks do not show; the provider waits for kinds that are not there yet, and the test with the real engine would fail where it does not',
  },
];

/** @returns undefined of a survivor that nobody has looked at */
export const judgementOf = (mutant: Mutant): string | undefined => JUDGEMENTS.find(({ of }) => of(mutant))?.why;
