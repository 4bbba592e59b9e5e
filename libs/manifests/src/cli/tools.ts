import { ensureTools, progressLines } from '@cutover/toolchain';
import type { ToolName } from '@cutover/toolchain';
import type { Output } from './command.ts';

/** Path of a tool's executable, built where it never was: standard error says so meanwhile. */
export async function toolPath(name: ToolName, { err }: Output): Promise<string> {
  const progress = progressLines(err);
  const tools = await ensureTools([name], { progress: (event) => event.state !== 'cached' && progress(event) });
  return tools[name].path;
}
