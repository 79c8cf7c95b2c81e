/** Names that every language of the exporters takes: ASCII letters, digits and underscores, none of their words. */

/** Words of C, C++, Python and TypeScript, in lower case. */
const RESERVED = new Set(
  // C11 and C++20
  (
    'alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl concept const ' +
    'consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else ' +
    'enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr ' +
    'operator or or_eq private protected public register reinterpret_cast requires restrict return short signed sizeof static ' +
    'static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename typeof union unsigned ' +
    'using virtual void volatile wchar_t while xor xor_eq main errno nan inf linux unix ' +
    // Python 3 and what the modules use
    'none as assert async await def del elif except finally from global import in is lambda nonlocal pass raise with yield match type ' +
    'np numpy predict label self object float str len print range ' +
    // what the functions of the headers call their own
    'x y t j k low high middle value ' +
    // ECMAScript and TypeScript
    'abstract any arguments boolean constructor debugger declare eval extends function get implements instanceof interface keyof let ' +
    'module never null number package readonly set string super symbol undefined unknown var'
  ).split(' '),
);

/** Longer ones are cut: C promises 63 significant characters, and suffixes follow. */
const LONGEST = 40;

/** A word of `text`'s letters and digits; `otherwise` where it has none. Accents are left out. */
export function safeName(text: string, otherwise: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST)
    .replace(/_+$/, '');
  if (plain === '') return otherwise;
  const word = /^[0-9]/.test(plain) ? `n${plain}` : plain;
  return RESERVED.has(word.toLowerCase()) ? `${word}_` : word;
}

/** The same for several things, no two of which are called alike, in upper case or lower. */
export function safeNames(texts: readonly string[], otherwise: string): string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const base = safeName(text, otherwise);
    let name = base;
    for (let k = 2; taken.has(name.toLowerCase()); k++) name = `${base}_${k}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** Text inside a comment or a line: no line breaks, no controls, no end of a comment, no trigraph. */
export function commentText(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll('??', '? ?')
    .replaceAll('"""', "'''")
    .replaceAll('\\', '∖')
    .trim();
}
