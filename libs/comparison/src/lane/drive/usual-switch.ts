/** What a switch of three pods with drain takes, roughly. */
export const usualSwitchMs = 16_000;
