import { readPolicy } from '@cutover/judge';

import type { LanePolicy } from '../lane-settings.ts';

/** A lane's steady phase is short: its pods are warm sooner than where nobody waits for them. */
const text = `policy: sequential
warmUpSeconds: 2
steps:
  - { weight: 25, seconds: 45 }
budget: { errors: 0.05 }
`;

/** By what a canary is judged where no other policy is given. */
export const defaultPolicy = (): LanePolicy => ({ text, policy: readPolicy(text, 'the default policy') });
