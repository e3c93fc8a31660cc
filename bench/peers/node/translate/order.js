// The order of rows, and pages of them.

const LAST = { æ: '{', ä: '{', ø: '|', ö: '|', å: '}' };
const keys = { DK: new Map(), NO: new Map() };

// A key to sort names by: æ, ø and å last, in Danish aa as å, other diacritics aside.
export function alphabetical(name, country) {
  const known = keys[country];
  let key = known.get(name);
  if (key === undefined) {
    const composed = name.normalize('NFC').toLowerCase();
    const letters = country === 'DK' ? composed.replaceAll('aa', 'å') : composed;
    key = `${Array.from(letters, rank).join('')}\u0000${composed}`;
    if (known.size > 10_000) known.clear();
    known.set(name, key);
  }
  return key;
}

function rank(letter) {
  if (LAST[letter]) return LAST[letter];
  const plain = letter.normalize('NFD')[0];
  return /[\p{L}\p{N}]/u.test(plain) ? plain : ' ';
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// Sorts by keys in turn; undefined and null come last.
export function sorted(rows, ...by) {
  return [...rows].sort((one, other) => {
    for (const key of by) {
      const [a, b] = [key(one) ?? undefined, key(other) ?? undefined];
      if (a === b) continue;
      if (a === undefined) return 1;
      if (b === undefined) return -1;
      const found = compare(a, b);
      if (found !== 0) return found;
    }
    return 0;
  });
}

export class Page {
  constructor(rows, { first, after }) {
    const begin = after ? rows.findIndex((row) => cursor(row) === after) + 1 : 0;
    this.nodes = rows.slice(begin, begin + first);
    this.begin = begin;
    this.more = begin + first < rows.length;
  }

  get edges() {
    return this.nodes.map((node) => ({ node, cursor: cursor(node) }));
  }

  get pageInfo() {
    const { nodes } = this;
    return {
      hasNextPage: this.more,
      hasPreviousPage: this.begin > 0,
      startCursor: nodes.length > 0 ? cursor(nodes[0]) : null,
      endCursor: nodes.length > 0 ? cursor(nodes.at(-1)) : null,
    };
  }
}

const cursor = (row) => Buffer.from(`after:${row.key}`).toString('base64url');
