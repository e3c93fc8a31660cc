// Names as a portal shows them.

// First name only: the given name to its first blank; of a whole name the first word, or the first
// one after the comma; without a name the role.
export function staffMember({ given, full, role = null, unit = null }) {
  const [surname, rest] = (full ?? '').split(/,(.*)/s);
  const words = (given ?? '').split(/\s+/).filter(Boolean);
  const first = words[0] ?? (rest ?? surname).split(/\s+/).find(Boolean);
  return { name: first ?? role ?? '', role, unit };
}

const BETWEEN = String.raw`[\s\-._/\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff]{0,3}`;
const SPACED = String.raw`\d\d \d\d \d\d(?= \d)|\d\d([ .-])\d\d\1\d\d(?=\s?[-\u2010-\u2015])`;
const DATE = String.raw`(?:\d{6}|${SPACED})`;
const REST = String.raw`(?:\d{4,5}|\d[A-Z]{2}\d)`;
const NUMBER = new RegExp(String.raw`(?<!\d)${DATE}${BETWEEN}${REST}(?![0-9A-Za-z])`, 'g');

// A title without what has the shape of a national identity number.
export const shown = (text) => (text == null ? null : text.replace(NUMBER, '******-****'));
