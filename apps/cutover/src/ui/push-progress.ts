import type { PushEvent } from '@cutover/oci';
import { byteSize } from '../image/byte-size.ts';
import type { Step } from './steps.ts';

/** Shows what a push does as its step's detail. */
export function pushProgress(step: Step): (event: PushEvent) => void {
  return ({ part, name, size, state }) => {
    const bytes = size === 0 ? '' : ` ${byteSize(size)}`;
    step.update(`${part} ${name.slice(0, 'sha256:'.length + 12)}${bytes} ${state}`);
  };
}
