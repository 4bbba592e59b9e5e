import { writeFile } from 'node:fs/promises';
import { loadRun, loadViews } from '@cutover/comparison';
import { replayOf } from './build/replay-of.ts';
import type { Replay } from './model/replay.ts';
import { renderReplay } from './page/render-replay.ts';

/** Writes a run's replay, from run.json and its records alone. @param lanes ids; none: all of them @throws RecordError, OtherRunVersion, NoSuchLane, and the file system's errors */
export async function writeReplay(
  runDir: string,
  { file, lanes = [] }: { readonly file: string; readonly lanes?: readonly string[] },
): Promise<{ readonly replay: Replay; readonly bytes: number }> {
  const run = await loadRun(runDir);
  const replay = replayOf(run, await loadViews(runDir, run), lanes);
  const page = Buffer.from(renderReplay(replay));
  await writeFile(file, page);
  return { replay, bytes: page.byteLength };
}
