/** `nx run bench:judge`: `--help` says what it takes. */
import { writeFileSync } from 'node:fs';
import { given } from './command-line.ts';
import { judgeCases } from './judge/cases.ts';
import { measureDetection } from './judge/detection.ts';
import { measureFalseAborts } from './judge/false-aborts.ts';
import { drawPicture } from './judge/picture.ts';
import { planOf, USAGE, type JudgePlan } from './judge/plan.ts';
import { table, type Result } from './judge/table.ts';

const plan = await given('bench:judge', USAGE, planOf);

function measure({ canaries, seconds, seed, planted, ...rest }: JudgePlan): Result {
  const falseAborts = measureFalseAborts({ canaries, seconds, seed, withoutClamp: planted });
  const cases = judgeCases();
  if (planted) return { seconds, falseAborts, cases, calibrated: [], detections: [] };
  const detection = measureDetection({ ...rest, canaries: rest.detections, seed });
  return { seconds, falseAborts, cases, ...detection };
}

if (plan.picture === undefined) {
  const result = measure(plan);
  process.stdout.write(plan.json ? `${JSON.stringify(result, undefined, 2)}\n` : `${table(result)}\n`);
  const areWithin = result.falseAborts.every(({ isJudged, isWithin }) => isWithin || !isJudged);
  process.exitCode = areWithin && result.cases.every(({ isAsExpected }) => isAsExpected) ? 0 : 1;
} else {
  writeFileSync(plan.picture, drawPicture(plan.seed));
}
