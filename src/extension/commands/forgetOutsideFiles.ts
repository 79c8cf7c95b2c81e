import type { App } from '../app';
import { inform } from '../notify';

/** Forgets which files outside the workspace were allowed or refused, so that each is asked about again. */
export async function forgetOutsideFiles(app: App): Promise<number> {
  const count = await app.outsideFiles.forget();
  inform(
    count === 0
      ? 'Nothing was answered about files outside this workspace.'
      : `${count === 1 ? 'One answer is' : `${count} answers are`} forgotten; Hullfit asks again.`,
  );
  return count;
}
