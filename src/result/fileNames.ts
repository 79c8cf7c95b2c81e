/** Names of the files of fits: their results with `fit --out DIR`, their logs in the editor. */

/**
 * A file name for each fit, `<fit>.<extension>`: what a file system may refuse becomes `_`, and names that thereby (or by case alone)
 * fall together get a number.
 */
export function outputFileNames(fits: readonly string[], extension = 'json'): string[] {
  const taken = new Set<string>();
  return fits.map((fit) => {
    const plain = fit.replace(/[^\p{L}\p{N}_.-]/gu, '_').replace(/^\.+/, '_');
    const base = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain;
    for (let copy = 1; ; copy++) {
      const name = copy === 1 ? base : `${base}-${copy}`;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return `${name}.${extension}`;
    }
  });
}
