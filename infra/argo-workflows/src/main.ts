/** The pipeline's objects written as YAML, and what its steps do: `node infra/argo-workflows/src/main.ts emit [--check] | step NAME`. */
import { join } from 'node:path';
import { ForeignFileError, refreshedText } from '@cutover/charts';
import { isForgeError, isGitError } from '@cutover/forge';
import { emit } from './emit.ts';
import { UNANSWERED_EXIT } from './model/again.ts';
import { OBJECTS_FOLDER } from './names.ts';
import { STEPS } from './steps/steps.ts';
import { isWorkflowError } from './workflow-error.ts';

const USAGE = `usage: node infra/argo-workflows/src/main.ts emit [--check]   pipelines → ${OBJECTS_FOLDER}; --check writes nothing, exit code 1 where a file is stale
       node infra/argo-workflows/src/main.ts step NAME        what a step of a pipeline does, in its pod: ${Object.keys(STEPS).join(', ')}`;
const ROOT = join(import.meta.dirname, '..', '..', '..');

async function emitted(check: boolean): Promise<number> {
  const found = await emit(join(ROOT, OBJECTS_FOLDER), { check });
  for (const line of refreshedText(OBJECTS_FOLDER, found, check)) console.log(line);
  return check && found.stale.length + found.orphaned.length > 0 ? 1 : 0;
}

async function main([command, ...words]: readonly string[]): Promise<number> {
  const line = words.join(' ');
  if (command === 'emit' && (line === '' || line === '--check')) return emitted(line === '--check');
  const step = command === 'step' && Object.hasOwn(STEPS, line) ? STEPS[line] : undefined;
  if (step === undefined) {
    console.error(USAGE);
    return 2;
  }
  await step();
  return 0;
}

const isKnown = (error: unknown): error is Error =>
  error instanceof ForeignFileError || isWorkflowError(error) || isForgeError(error) || isGitError(error);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!isKnown(error)) throw error;
  console.error(`argo-workflows: ${error.message}`);
  process.exitCode = isWorkflowError(error, 'unanswered') ? UNANSWERED_EXIT : 1;
}
