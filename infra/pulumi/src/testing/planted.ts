import type { RegisteredStack } from '../policy/registered.ts';

/** A violation of a policy, and the line that says so. */
export type Planted = readonly [policy: string, what: string, stack: () => RegisteredStack, line: RegExp];

// A planted violation reaches anywhere into what Pulumi was told.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Inputs = any;

/** Violations of a stack that keeps every policy. */
export function plantedIn(sound: () => RegisteredStack) {
  return {
    /** The stack with one resource's inputs changed. */
    withChanged: (type: string, name: string, change: (inputs: Inputs) => void): RegisteredStack => {
      const { resources, ...stack } = sound();
      const found = resources.find((one) => one.type.endsWith(`:${type}`) && one.name === name);
      if (found === undefined) throw new Error(`no ${type} ${name}`);
      const inputs = structuredClone(found.inputs);
      change(inputs);
      return { ...stack, resources: resources.map((one) => (one === found ? { ...one, inputs } : one)) };
    },
    without: (type: string, name: string): RegisteredStack => {
      const { resources, ...stack } = sound();
      return { ...stack, resources: resources.filter((one) => !(one.type.endsWith(`:${type}`) && one.name === name)) };
    },
  };
}
