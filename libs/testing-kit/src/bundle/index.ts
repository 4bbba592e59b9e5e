export { bundleScript, generatedPage } from './bundle-page.ts';
