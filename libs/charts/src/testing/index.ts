export { everyVariant, type Variant } from './every-variant.ts';
