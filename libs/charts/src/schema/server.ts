/** Values of a server that keeps data: a StatefulSet of one pod. */
import { image } from './image.ts';
import { group } from './json-schema.ts';
import type { Properties } from './json-schema.ts';
import { boolean, folder, numericId, objectName, size } from './kubernetes.ts';
import { ofEveryPod, securityContext } from './pod.ts';
import { seconds } from './service.ts';

/** A StatefulSet's pods carry its name and a revision of eleven characters in a label, which has 63. */
const NAME_LENGTH = 52;

export const server: Properties = {
  ...ofEveryPod(NAME_LENGTH),
  image,
  dataPath: folder,
  persistence: group({ enabled: boolean, size, storageClassName: objectName }),
  terminationGracePeriodSeconds: seconds(0),
  securityContext: securityContext({ fsGroup: numericId }),
};
