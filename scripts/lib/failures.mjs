// What failed in a layer of `npm test`, from its own report: who sees only the end of a log reads it there.
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Lines of an error that are printed: its message and where it arose. The whole of it stands in the layer's own output. */
const ERROR_LINES = 12;
/** Lines from the end of an output that holds no report: compilers and linters say last what they count. */
const OUTPUT_LINES = 30;

/** The failures in a Vitest JSON report, those of whole files included: [{ name, file, error }]. */
export function failuresOfVitest({ testResults }, root) {
  return testResults.flatMap(({ name: path, message = '', status, assertionResults }) => {
    const file = relative(root, path);
    const isLeftOut = ({ status: state }) => state !== 'passed' && state !== 'failed';
    // A hook before all tests that fails leaves them out: they are counted, not named.
    const allLeftOut = assertionResults.length > 0 && assertionResults.every(isLeftOut);
    if (status === 'failed' && allLeftOut)
      return [
        {
          name: `(the file as a whole; its ${assertionResults.length} tests were not run)`,
          file,
          error: message,
        },
      ];
    const failed = assertionResults
      .filter((test) => test.status !== 'passed')
      .map(({ fullName, status: state, failureMessages = [] }) => ({
        name: fullName,
        file,
        error: state === 'failed' ? failureMessages.join('\n') : `was not run (${state})`,
      }));
    // A file that does not load, or a hook around its tests that fails, has its error beside the tests.
    const ofFile = status === 'failed' && (message !== '' || failed.length === 0);
    return ofFile ? [{ name: '(the file as a whole)', file, error: message }, ...failed] : failed;
  });
}

/** The failures in the outcome of the suites of the extension host. */
export function failuresOfHost({ tests }) {
  return tests
    .filter(({ state }) => state !== 'passed')
    .map(({ title, file, error = 'was not run (pending)' }) => ({ name: title, file, error }));
}

/** A step that failed as a whole, or a run that failed without a failed test: the end of what it printed. */
export function failureOfOutput(output) {
  return { name: '(as a whole)', file: '', error: lines(output).slice(-OUTPUT_LINES).join('\n') };
}

/** The failures of all layers in words; '' when there are none. */
export function failureList(outcomes) {
  const entries = outcomes.flatMap(({ name: layer, failures }) =>
    failures.map(({ name, file, error }) => {
      const shown = file === '' ? lines(error) : lines(error).slice(0, ERROR_LINES);
      return [
        `[${layer}] ${file === '' ? '' : `${file} > `}${name}`,
        ...shown.map((line) => `    ${line}`),
      ].join('\n');
    }),
  );
  return entries.length === 0 ? '' : ['What failed:', ...entries].join('\n\n');
}

function lines(text) {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}
