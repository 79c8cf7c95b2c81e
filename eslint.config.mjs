// Lint rules. The dependency direction of src/ is part of them: text → model → problem → solution → result → screen.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import boundaries from 'eslint-plugin-boundaries';

const rooms = [
  'api',
  'core',
  'data',
  'language',
  'engine',
  'result',
  'cli',
  'extension',
  'server',
  'webview',
  'protocol',
  'rivals',
  'queue',
  'sweep',
];

/** What each room may import besides itself. */
const mayImport = {
  core: [],
  rivals: ['core'],
  data: ['core'],
  result: ['core', 'rivals'],
  protocol: ['core', 'result', 'rivals'],
  engine: ['core', 'rivals', 'data', 'result', 'protocol'],
  sweep: ['core', 'data', 'engine', 'result', 'protocol'],
  queue: ['engine', 'protocol', 'result', 'sweep'],
  language: ['core', 'data', 'engine', 'result', 'protocol', 'sweep'],
  server: ['core', 'data', 'engine', 'language', 'result', 'protocol', 'sweep'],
  webview: ['protocol', 'result'],
  api: ['core', 'rivals', 'data', 'engine', 'language', 'result', 'protocol', 'server'],
  cli: rooms.filter((room) => room !== 'extension' && room !== 'api'),
  extension: rooms.filter((room) => room !== 'cli' && room !== 'api'),
};

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'out/', '.cache/', 'src/language/generated/', 'coverage/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': rooms.map((room) => ({ type: room, pattern: `src/${room}` })),
      'import/resolver': { node: { extensions: ['.ts'] } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: rooms.map((room) => ({
            from: { element: { type: room } },
            allow: [room, ...mayImport[room]].map((type) => ({ to: { element: { type } } })),
          })),
        },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.mjs'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  {
    // Rules that need types: a promise that nobody awaits loses its error; a switch that forgets a kind is found.
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'experiments/**/*.ts'],
    ignores: ['src/**/assembly/**'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // A tolerance has a name, a unit and a reason: src/core/settings has them. The verifier keeps its own beside what they are for.
    files: ['src/core/**/*.ts'],
    ignores: [
      'src/**/assembly/**',
      'src/core/**/generated/**',
      'src/core/settings/**',
      'src/core/settings.ts',
      'src/core/verify/**',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[raw=/^([0-9.]+e-[0-9]+|0?[.]00[0-9]*)$/i]',
          message: 'A tolerance belongs into src/core/settings, with its unit and reason.',
        },
      ],
    },
  },
  {
    // A program of CommonJS, for users of the library who write these.
    files: ['examples/**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { console: 'readonly', process: 'readonly', require: 'readonly', __dirname: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
);
