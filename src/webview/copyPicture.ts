/** A drawing as a PNG on the clipboard, which only the page itself can put there. */
import type { Exported } from './exports';

/** Answers what came of it, in words; never throws. `made` may still be drawing: the click that asked for it does not count for long. */
export async function copyPicture(made: Promise<Exported>): Promise<string> {
  const picture = made.then(blobOf);
  // The browser may give up before it looks at the promise, whose failure then has nobody else.
  picture.catch(() => undefined);
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    return 'Copied the picture.';
  } catch (error) {
    // The browser does not pass on why a promise of its item failed.
    const drawn = await made;
    const why = 'problem' in drawn ? drawn.problem : error instanceof Error ? error.message : String(error);
    return `Not copied: ${why}`;
  }
}

function blobOf(drawn: Exported): Blob {
  if ('problem' in drawn) throw new Error(drawn.problem);
  const bytes = Uint8Array.from(atob(drawn.content), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: 'image/png' });
}
