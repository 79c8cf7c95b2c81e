// What `npm pack` runs first: a production build with the declarations for TypeScript.
import { main } from './lib/run.mjs';
import { buildForProduction, completeLibrary } from './package.mjs';

await main(() => {
  buildForProduction();
  completeLibrary();
});
