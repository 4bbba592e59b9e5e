import type { RegisteredStack } from '../policy/registered.ts';
import { plantedIn } from './planted.ts';
import type { Planted } from './planted.ts';

/** Of who gives releases their verdicts. */
export function plantedInWatchers(sound: () => RegisteredStack): readonly Planted[] {
  const { withChanged, without } = plantedIn(sound);
  return [
    [
      'watchers',
      'verdicts of what nobody may list',
      () => withChanged('Role', 'dev/delivery', (o) => o.rules.shift()),
      /dev: delivery does not list argoproj\.io\/rollouts/,
    ],
    [
      'watchers',
      'an environment without them',
      () => without('RoleBinding', 'dev/delivery'),
      /does not list apps\/deployments/,
    ],
    [
      'watchers',
      'verdicts by who changes what is judged',
      () => withChanged('Role', 'dev/delivery', (o) => o.rules[0].verbs.push('patch')),
      /dev: delivery may list, patch argoproj\.io\/rollouts/,
    ],
    [
      'watchers',
      'verdicts by who reads Secrets',
      () =>
        withChanged('Role', 'dev/delivery', (o) =>
          o.rules.push({ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }),
        ),
      /dev: delivery may list \/secrets/,
    ],
  ];
}
