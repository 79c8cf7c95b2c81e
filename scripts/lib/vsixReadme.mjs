// README.md as the extension's page shows it: that page resolves no relative address, so pictures go in as data, and a link to a
// file becomes its text.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const PICTURE = { '.png': 'image/png' };

export function vsixReadme(text, root) {
  const isRelative = (address) => !/^([a-z][a-z\d+.-]*:|#)/i.test(address);
  return text
    .replace(/!\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, title, address) => {
      if (!isRelative(address)) return whole;
      const type = PICTURE[extname(address)];
      if (type === undefined) return title;
      return `![${title}](data:${type};base64,${readFileSync(join(root, address)).toString('base64')})`;
    })
    .replace(/(?<!!)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, title, address) =>
      isRelative(address) ? title : whole,
    );
}
