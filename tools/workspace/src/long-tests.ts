/** A test by its file, from the root, and its title. */
interface NamedTest {
  readonly file: string;
  readonly test: string;
}

/** Integration tests that run with `--all` alone: their minutes are not for every change. */
export interface LongTest {
  /** The test file, from the root. */
  readonly file: string;
  /** What its minutes go into. */
  readonly reason: string;
  /** What shows the same idea in every run. */
  readonly shortForm: NamedTest;
}

/** Every one of them. A file that is not named here runs with each `npm test`. */
export const LONG_TESTS: readonly LongTest[] = [
  {
    file: 'tools/workflows/src/run-steps.int.test.ts',
    reason: 'clones of the workspace in which the steps of each workflow build and push images and charts',
    shortForm: {
      file: 'tools/workflows/src/testing/run/runner.int.test.ts',
      test: 'takes short forms, and leaves out what has none',
    },
  },
  {
    file: 'apps/cutover/src/gitops/release-base.int.test.ts',
    reason: "delivery's image on a base of Debian packages, built, unpacked and run",
    shortForm: {
      file: 'libs/image-builder/src/bases/bases.int.test.ts',
      test: 'has a git that fetches by https, a shell with what hooks call, tini and the links asked for',
    },
  },
  {
    file: 'libs/image-builder/src/debian/debian-image.int.test.ts',
    reason: 'images of Debian packages, built again under each state of lock, lists and archive',
    shortForm: {
      file: 'libs/image-builder/src/debian/fetch.int.test.ts',
      test: 'are the locked ones, though the archive serves newer ones beside them',
    },
  },
  {
    file: 'libs/forge/src/promotion/release-again.int.test.ts',
    reason: 'promotions that follow one another, each a clone and renders of Helm and Kustomize',
    shortForm: {
      file: 'libs/forge/src/promotion/release.int.test.ts',
      test: 'is a pull request that copies what dev says, shows what changes, and is there once',
    },
  },
  {
    file: 'libs/manifests/src/promote/promote-leaf.int.test.ts',
    reason: 'a tree of all leaves, compared before and after each of a dozen renders',
    shortForm: {
      file: 'libs/forge/src/promotion/commit-promotions.int.test.ts',
      test: 'changes two lines of the leaf, and its revert is the identity',
    },
  },
  {
    file: 'libs/comparison/src/demonstration/demonstration.int.test.ts',
    reason: 'a demonstration in real time for each order that a presenter can give',
    shortForm: {
      file: 'apps/console/src/show-browser.int.test.ts',
      test: 'is driven through a switch with twenty browsers in its load, and says who lost what, and when',
    },
  },
  {
    file: 'tools/bench/src/report/report.int.test.ts',
    reason: 'a report of 28 lanes, written and opened in a browser',
    shortForm: {
      file: 'libs/comparison/src/report/report.int.test.ts',
      test: 'writes a page that asks for nothing from anywhere',
    },
  },
  {
    file: 'apps/cutover/src/replay.int.test.ts',
    reason: 'a process of the command for each page that it writes or refuses',
    shortForm: { file: 'libs/replay/src/replay.int.test.ts', test: 'is of the lanes that are named, and of no others' },
  },
  {
    file: 'tools/dev/src/dev.int.test.ts',
    reason: 'the whole bank and the game as processes, with Kafka and a database',
    shortForm: {
      file: 'apps/transfer/src/bank.int.test.ts',
      test: 'carries a transfer out, and shows each change as it happens',
    },
  },
  {
    file: 'apps/e2e/src/pacman-lane.int.test.ts',
    reason: 'whole games of bots before and after a switch, in real time',
    shortForm: {
      file: 'libs/comparison/src/apps/pacman/pacman.unit.test.ts',
      test: 'hold when acknowledged results are there once, and nothing else but what players handed in',
    },
  },
  {
    file: 'apps/account/src/account-crash.int.test.ts',
    reason: 'kill -9 of the service and of its database, again and again under transfers',
    shortForm: {
      file: 'tools/bench/src/crash/crash.int.test.ts',
      test: 'of each service and of the broker: nothing is lost, doubled or stuck',
    },
  },
  {
    file: 'apps/account/src/account-network.int.test.ts',
    reason: 'a database that comes, goes and is frozen under load, round after round',
    shortForm: {
      file: 'apps/account/src/account-outage.int.test.ts',
      test: 'killed midway: 503, nothing acknowledged is lost, the same key succeeds once it is back',
    },
  },
  {
    file: 'apps/transfer/src/transfer-restart.int.test.ts',
    reason: 'a database that comes and goes under load, round after round',
    shortForm: {
      file: 'apps/transfer/src/transfer-outage.int.test.ts',
      test: 'waits while MongoDB is gone: requests get 503, messages stay with the broker, and nothing is lost',
    },
  },
];

function shortFormProblems({ file, shortForm }: LongTest, long: readonly LongTest[], source: string | undefined) {
  const where = `${file}: its short form ${shortForm.file}`;
  if (source === undefined) return [`${where} is no test`];
  if (long.some((other) => other.file === shortForm.file)) return [`${where} runs with --all alone, too`];
  return source.includes(shortForm.test) ? [] : [`${where} has no test “${shortForm.test}”`];
}

/**
 * What is wrong with the list, a line each: a file that is named twice or is no integration test, and a short form that is not there in
 * every run.
 * @param sourceOf the text of a test that every run may have, undefined where there is none
 */
export function longTestProblems(
  long: readonly LongTest[],
  all: readonly string[],
  sourceOf: (file: string) => string | undefined,
): readonly string[] {
  const names = long.map(({ file }) => file);
  return [
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} is named twice`),
    ...names.filter((name) => !all.includes(name)).map((name) => `${name} is no integration test`),
    ...long.flatMap((test) => shortFormProblems(test, long, sourceOf(test.shortForm.file))),
  ];
}
