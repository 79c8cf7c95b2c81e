// README.md and CHANGELOG.md as the extension's page shows them. That page resolves no relative address and shows only pictures from
// the web, none that are data; so a link to a file becomes its text, and a picture says where it lies.

export function pageOfVsix(text) {
  const isRelative = (address) => !/^([a-z][a-z\d+.-]*:|#)/i.test(address);
  return text
    .replace(/!\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, title, address) =>
      isRelative(address) ? `_${title} (${address} in the extension's folder)._` : whole,
    )
    .replace(/\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, title, address) => (isRelative(address) ? title : whole));
}
