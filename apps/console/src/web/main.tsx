import { render } from 'preact';
import { startKeys } from './live/keys.ts';
import { startRouter } from './live/router.ts';
import { items, path, startLive } from './live/state.ts';
import { Page } from './views/page.tsx';

function App() {
  return <Page items={items.value} path={path.value} />;
}

startRouter();
startKeys();
startLive();
render(<App />, document.getElementById('app')!);
