// Rules on files that ESLint's rules on rooms do not see: `npm run lint`.
/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'What two files of a circle share belongs into a third below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'verifier-shares-nothing',
      comment:
        'A proof is checked by other code than made it: the verifier knows the problem and the solution, and itself.',
      severity: 'error',
      from: { path: '^src/core/verify/' },
      to: { pathNot: '^src/core/(verify/|(problem|solution|cancelSignal)\\.ts$)' },
    },
    {
      name: 'solver-does-not-verify',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '^src/core/verify/' },
      to: { path: '^src/core/verify/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types count: they too say who knows whom.
    tsPreCompilationDeps: true,
  },
};
