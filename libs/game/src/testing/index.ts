export { pageOf, type TestPage } from './page-of.ts';
