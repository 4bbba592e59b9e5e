import { packageOf } from '../debian/packages.ts';
import type { DebianNeed } from '../debian/packages.ts';
import type { ToolName } from '../tools/tool-names.ts';
import type { JarsName } from '../maven/ensure-jars.ts';

/** What a command runs on, as data. Java and Maven need no naming: they are installed where jars have to be built. */
export interface Needs<Tools extends ToolName = ToolName, Jars extends JarsName = JarsName> {
  readonly tools: readonly Tools[];
  readonly debian: readonly DebianNeed[];
  readonly jars: readonly Jars[];
}

/** All that any of several needs, each thing once. */
export function joinNeeds(...needs: readonly Partial<Needs>[]): Needs {
  const debian = needs.flatMap((need) => need.debian ?? []);
  return {
    tools: [...new Set(needs.flatMap((need) => need.tools ?? []))],
    debian: [...new Map(debian.map((need) => [packageOf(need), need])).values()],
    jars: [...new Set(needs.flatMap((need) => need.jars ?? []))],
  };
}
