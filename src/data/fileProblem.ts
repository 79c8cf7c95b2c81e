/** Why a data file was not opened, as a problem of the dataset that names it. */
import { type DataOutcome, sourceFailure } from './fault';
import { type FileRefused, megabytes, refusalText } from './regularFile';

/** `shown` is the path as the user wrote it, `path` the absolute one. */
export function refusedFile(
  shown: string,
  path: string,
  { refusal }: FileRefused,
): Extract<DataOutcome<never>, { ok: false }> {
  switch (refusal.kind) {
    case 'missing': {
      const where = shown === path ? '' : ` (looked for ${path})`;
      const message = `There is no file "${shown}"${where}; correct the path or put the file there.`;
      return sourceFailure('missing-file', message);
    }
    case 'large': {
      const size = `has ${megabytes(refusal.bytes)}, more than the ${megabytes(refusal.largest)} that a data file may have`;
      const advice =
        'cut it, or raise the limit: the setting `hullfit.largestDataFile`, or `--largest-file` on the command line.';
      return sourceFailure('file-too-large', `"${shown}" ${size}; ${advice}`);
    }
    case 'late': {
      const advice = 'allow more `time`, or read fewer rows, for instance `rows 1..100000` in the dataset.';
      return sourceFailure(
        'reading-too-long',
        `"${shown}" was not read to its end in the time of its fit; ${advice}`,
      );
    }
    default: {
      const message = `"${shown}" ${refusalText(refusal)}; name a file that you may read.`;
      return sourceFailure('unreadable-file', message);
    }
  }
}
