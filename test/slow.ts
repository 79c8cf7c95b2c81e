/**
 * The slow half of the unit tests: whole processes, a browser, long solves and proofs, thousands of random cases. The other half,
 * `npm run unit:fast`, takes about a minute on two cores: its files share their process and what they import.
 */
export const SLOW: readonly string[] = [
  'test/api/{abort,fits,pages,process}.test.ts',
  'test/cli/*.test.ts',
  'test/engine/*.test.ts',
  'test/examples/*.test.ts',
  'test/export/*.test.ts',
  'test/lsp/*.test.ts',
  'test/queue/{chains,connection,slices,sweeps}.test.ts',
  'test/rivals/*.test.ts',
  'test/runner/{profile,solverLog}.test.ts',
  'test/server/*.test.ts',
  'test/sweep/localEngine.test.ts',
  'test/webview/*.test.ts',
  'test/core/{closedForm,columnUnits,descendPriced,interiorPoint,kernels,losses,neuronBudget,units,firstDual,heldLosses,sameAnswer,shapes,smoothedLosses,throughSamples,timeLimit,growing,outwards,log,manyInputs,oneInput,oneInputMinimumLink,pricing,rawUnits,solve,sparsifyReweighted,support,vectors}.test.ts',
  'test/language/{fuzz,growth,recovery,words,lsp/completion,lsp/size}.test.ts',
  'test/result/{atomicWrite,precision,rawUnits}.test.ts',
  'test/verify/{boxes,fields,honest,manyInputs,penaltyScale,response,rounding,vectors}.test.ts',
];
