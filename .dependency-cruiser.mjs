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
    {
      name: 'library-is-an-end',
      comment: 'The library is for other programs: what two of our own share lies in a room below.',
      severity: 'error',
      from: { pathNot: '^src/api/' },
      to: { path: '^src/api/' },
    },
    {
      name: 'library-knows-no-process',
      comment: 'Of the server the library knows the messages of the verifier, which is a thread of its own.',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^src/(cli|extension|webview|server/(?!verifier\\.ts$))' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types count: they too say who knows whom.
    tsPreCompilationDeps: true,
  },
};
