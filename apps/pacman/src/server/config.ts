import {
  authSettings,
  choiceSetting,
  integerSetting,
  mongoCheck,
  mongoSettings,
  serviceConfig,
  textSetting,
  type ConfigOf,
} from '@cutover/service-kit';

/** Settings of this service beside service-kit's. There is no default for what is secret. */
export const pacmanConfig = serviceConfig(
  {
    /** Signs games: `kid:secret,…`. The first signs, all are accepted, so that a key can be replaced while games are played. */
    GAME_KEYS: authSettings.AUTH_KEYS,
    ...mongoSettings,
    /** Shown to the player. */
    NODE_NAME: textSetting('unknown'),
    ZONE: textSetting('unknown'),
    /** `auto`: by the version's numbers, so that neighbours differ. */
    COLOUR: choiceSetting('auto', ['auto', 'blue', 'green']),
    /** Games, results and reports that one client may send at once, and in the long run. */
    CLIENT_BURST: integerSetting(60, { min: 1, max: 100_000, unit: 'requests' }),
    CLIENT_REQUESTS_PER_MINUTE: integerSetting(120, { min: 1, max: 1_000_000, unit: 'requests' }),
  },
  mongoCheck,
);

export type PacmanConfig = ConfigOf<typeof pacmanConfig>;
