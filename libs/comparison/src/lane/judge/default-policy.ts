import { readPolicy } from '@cutover/judge';

import type { LanePolicy } from '../lane-settings.ts';

/** A new pod is slower for seconds, whatever its version: a canary that was no worse was aborted as slow with 2 s (ADR 289). */
const text = `policy: sequential
warmUpSeconds: 10
steps:
  - { weight: 25, seconds: 45 }
budget: { errors: 0.05 }
`;

/** By what a canary is judged where no other policy is given. */
export const defaultPolicy = (): LanePolicy => ({ text, policy: readPolicy(text, 'the default policy') });
