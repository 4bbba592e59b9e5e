export { pageOf, type TestPage } from './page-of.ts';
export { play, type Acknowledged } from './play.ts';
