import { dag } from '../model/dag.ts';
import { task } from '../model/task.ts';
import { joined } from '../model/value.ts';
import { pipeline, scheduled } from '../model/workflow.ts';
import { affected, ALL, build, checkout, comment, promote, publish, verdict } from './steps.ts';
import { SETTINGS } from './settings.ts';

const WORKSPACE_SIZE = '4Gi';
const HALF_HOUR_SECONDS = 1800;

const pullRequestSteps = dag('pull-request', ['repository', 'number', 'commit'], ({ repository, number, commit }) => {
  const fetched = task('checkout', checkout, { repository, commit });
  const reached = task('affected', affected, { base: 'origin/main', source: fetched.folders.source });
  const { services } = reached.outputs;
  const built = task('build', build, { services, source: reached.folders.source });
  const pushed = task('publish', publish, { commit, standing: fetched.outputs.standing, images: built.folders.images });
  const { published } = pushed.outputs;
  return [task('comment', comment, { repository, number, commit, published })];
});

/** A pull request's commit: what it reaches is built and pushed under its SHA. Of one pull request one run goes on at a time. */
export const pullRequest = pipeline({
  name: 'pull-request',
  entrypoint: pullRequestSteps,
  onExit: verdict,
  settings: SETTINGS,
  mutex: ({ number }) => joined`pull-request-${number}`,
  seconds: HALF_HOUR_SECONDS,
  workspace: WORKSPACE_SIZE,
});

const mainSteps = dag('main', ['repository', 'commit', 'before'], ({ repository, commit, before }) => {
  const fetched = task('checkout', checkout, { repository, commit });
  const reached = task('affected', affected, { base: before, source: fetched.folders.source });
  const { services } = reached.outputs;
  const built = task('build', build, { services, source: reached.folders.source });
  const pushed = task('publish', publish, { commit, standing: fetched.outputs.standing, images: built.folders.images });
  return [task('promote', promote, { repository, commit, published: pushed.outputs.published })];
});

/** A commit on main: its images under its SHA, then the leaves of dev by a commit. One at a time, in the order in which they came. */
export const mainBranch = pipeline({
  name: 'main',
  entrypoint: mainSteps,
  onExit: verdict,
  settings: SETTINGS,
  mutex: () => joined`main`,
  seconds: HALF_HOUR_SECONDS,
  workspace: WORKSPACE_SIZE,
});

const nightlySteps = dag('nightly', ['repository'], ({ repository }) => {
  const fetched = task('checkout', checkout, { repository, commit: 'main' });
  return [task('build', build, { services: ALL, source: fetched.folders.source })];
});

/** Main's tip, every image of it: what no commit reached may have rotted. Nothing is pushed; a run that failed stays to be looked at. */
export const nightly = pipeline({
  name: 'nightly',
  entrypoint: nightlySteps,
  settings: SETTINGS,
  seconds: 2 * HALF_HOUR_SECONDS,
  workspace: WORKSPACE_SIZE,
});

export const everyNight = scheduled({
  name: 'nightly',
  of: nightly,
  parameters: { repository: 'cutover/cutover' },
  schedule: '17 2 * * *',
});
