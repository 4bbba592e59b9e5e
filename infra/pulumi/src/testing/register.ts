import * as pulumi from '@pulumi/pulumi';
import type { RegisteredResource, RegisteredStack } from '../policy/registered.ts';

const PROJECT = 'cutover';

/** What registers resources in the engine's place. Pulumi keeps the outputs of components to itself. */
interface Monitor {
  getRegisteredResources(): ReadonlyMap<string, { readonly state: unknown }>;
}

interface Struct {
  toJavaScript(): Readonly<Record<string, unknown>>;
}

const isStruct = (state: unknown): state is Struct =>
  typeof (state as Partial<Struct> | null)?.toJavaScript === 'function';

/** Runs a program without an engine, by Pulumi's own mocks. @returns all that it registered */
export async function registeredBy(stack: string, program: () => Promise<object>): Promise<RegisteredStack> {
  const seen: Omit<RegisteredResource, 'outputs'>[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider = '' }) => {
        seen.push({ type, name, inputs, provider });
        return { id: name, state: inputs };
      },
      call: ({ token }) => {
        throw new Error(`${token}: the program asks a provider for nothing`);
      },
    },
    PROJECT,
    stack,
    false,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  await pulumi.runtime.runInPulumiStack(program);
  await pulumi.runtime.disconnect();
  const states = [...monitor.getRegisteredResources()].map(
    ([urn, { state }]) => [urn.split('::').slice(2), state] as const,
  );
  const outputsOf = (type: string, name: string) => {
    const [, state] =
      states.find(([[path = '', last], kept]) => last === name && path.endsWith(type) && isStruct(kept)) ?? [];
    return isStruct(state) ? state.toJavaScript() : {};
  };
  return {
    stack,
    resources: seen.map((one) => ({ ...one, outputs: outputsOf(one.type, one.name) })),
    // As the state has them: what is secret is marked.
    outputs: outputsOf('pulumi:pulumi:Stack', `${PROJECT}-${stack}`),
  };
}
