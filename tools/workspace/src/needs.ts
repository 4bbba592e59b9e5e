import {
  BROWSER_PACKAGES,
  CONTAINER_TOOL_PACKAGES,
  DOCKER_PACKAGES,
  JAVA_PACKAGES,
  NODE_PACKAGES,
  PROMETHEUS_PACKAGES,
} from '@cutover/toolchain';
import type { DebianNeed, JarsName, ToolName } from '@cutover/toolchain';

/** Debian packages by what needs them. They are installed, never compiled: a missing one is no reason to skip. */
export const PACKAGE_SETS = {
  node: NODE_PACKAGES,
  browser: BROWSER_PACKAGES,
  docker: DOCKER_PACKAGES,
  'container-tools': CONTAINER_TOOL_PACKAGES,
  java: JAVA_PACKAGES,
  prometheus: PROMETHEUS_PACKAGES,
} as const satisfies Record<string, readonly DebianNeed[]>;

export type PackageSet = keyof typeof PACKAGE_SETS;

const JARS: Record<JarsName, true> = { 'mongo-standin': true, kafka: true };
export const JAR_NAMES = Object.keys(JARS) as readonly JarsName[];

/** What must be there before tests run, so that nothing is compiled inside of them. */
export interface Needs {
  readonly tools: readonly ToolName[];
  readonly jars: readonly JarsName[];
  readonly packages: readonly PackageSet[];
}

export const NO_NEEDS: Needs = { tools: [], jars: [], packages: [] };

function unite<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.flat())];
}

/** All of several needs, each once. */
export function union(needs: readonly Needs[]): Needs {
  return {
    tools: unite(needs.map(({ tools }) => tools)),
    jars: unite(needs.map(({ jars }) => jars)),
    packages: unite(needs.map(({ packages }) => packages)),
  };
}

/** Names of what has to be compiled where it is missing; jars as `NAME jars`. */
export function namesOf({ tools, jars }: Needs): readonly string[] {
  return [...tools, ...jars.map((name) => `${name} jars`)];
}

export function isNothing(needs: Needs): boolean {
  return namesOf(needs).length + needs.packages.length === 0;
}
