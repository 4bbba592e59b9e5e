import { giteaImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { imageOf, outsideOf, toolOf } from './add-on.ts';
import { giteaObjects } from './gitea-objects.ts';
import { GITEA, GITEA_FILES } from './gitea-settings.ts';

export const gitea: AddOn = {
  name: GITEA,
  title: 'Gitea',
  tools: [GITEA],
  // Its repositories lie in a volume.
  needs: ['storage'],
  core: false,
  images: (tools) => ({ gitea: giteaImage(toolOf(tools, GITEA), GITEA_FILES) }),
  objects: (context) => {
    const kept = (key: string) => outsideOf(context, GITEA, key);
    return giteaObjects({
      image: imageOf(context, 'gitea'),
      address: kept('address'),
      services: kept('services'),
      secrets: {
        'secret-key': kept('secret-key'),
        'internal-token': kept('internal-token'),
        'jwt-secret': kept('jwt-secret'),
      },
    });
  },
  ready: [{ kind: 'StatefulSet', namespace: GITEA, name: GITEA }],
  outside: ({ forge }) => forge,
  finish: ({ forge }, signal) => forge?.ensureAccount(signal) ?? Promise.resolve(),
};
