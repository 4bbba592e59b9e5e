export { ADAPTER_FILES } from './adapter/files.ts';
export { APP_LABEL, kialiConfig, VERSION_LABEL, type KialiSettings } from './server/config.ts';
